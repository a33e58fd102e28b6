/*
 * The algorithm of src/Runtime/Rcu on a machine with store buffers, for the model checker spin (spinroot.com):
 *
 *     spin -a [-DMUTANT] rcu.pml && cc -O2 -o pan pan.c && ./pan
 *
 * Two readers with a store buffer each (in order, as x86 does it; that is also what any single late store looks like elsewhere),
 * one of which registers late; and a writer that unlinks, waits for a grace period and frees.
 * The writer's own fence empties its buffer, the process-wide barrier empties those of all.
 * An assertion fails when a reader uses what has been freed; a deadlock (invalid end state) is a wake-up that was lost.
 */

#define READERS 2
#define BUFFER 4

/* Variables that stores go to. */
#define SLOT 0                  /* 1: the object is linked */
#define GP 1                    /* the latest grace period that was started */
#define WAITS 2                 /* the writer sleeps or is about to */
#define CTR0 3                  /* announcement of reader 0 */
#define CTR1 4
#define REG1 5                  /* reader 1 has registered; reader 0 always has */
#define VARIABLES 6

#define WRITER READERS          /* index of the writer's store buffer */
#define PROCESSORS 3

byte memory[VARIABLES];
bool freed;
bool wake;                      /* a pulse that nobody has consumed: s_wake is a monitor, so it cannot get lost by itself */

typedef Buffer { byte variable[BUFFER]; byte value[BUFFER]; byte length };
Buffer buffer[PROCESSORS];

inline store(p, x, v) {
    atomic {
        buffer[p].length < BUFFER;
        buffer[p].variable[buffer[p].length] = x;
        buffer[p].value[buffer[p].length] = v;
        buffer[p].length++
    }
}

/* The newest value in the own buffer, else memory. */
inline load(p, x, to) {
    d_step {
        to = memory[x];
        i = 0;
        do
        :: i < buffer[p].length ->
            if
            :: buffer[p].variable[i] == x -> to = buffer[p].value[i]
            :: else
            fi;
            i++
        :: else -> break
        od;
        i = 0
    }
}

inline drainOne(p) {
    memory[buffer[p].variable[0]] = buffer[p].value[0];
    k = 0;
    do
    :: k + 1 < buffer[p].length ->
        buffer[p].variable[k] = buffer[p].variable[k + 1];
        buffer[p].value[k] = buffer[p].value[k + 1];
        k++
    :: else -> break
    od;
    buffer[p].length--;
    buffer[p].variable[buffer[p].length] = 0;
    buffer[p].value[buffer[p].length] = 0;
    k = 0
}

inline fence(p) { (buffer[p].length == 0) }

/* The interrupt of membarrier(2) makes each processor empty its buffer at some point before the call returns. */
inline processWide() {
    fence(WRITER);
    fence(0);
    fence(1)
}

/* Stores reach memory whenever they like. */
active proctype Drain() {
    byte k;
end:
    do
    :: atomic { buffer[0].length > 0 -> drainOne(0) }
    :: atomic { buffer[1].length > 0 -> drainOne(1) }
    :: atomic { buffer[WRITER].length > 0 -> drainOne(WRITER) }
    od
}

proctype Reader(byte me) {
    byte i, gp, found, waits;
    byte depth;

    if
    :: me == 1 ->
        /* Register: a compare-and-swap, so a full fence. */
        store(me, REG1, 1);
        fence(me)
    :: else
    fi;

    /* ReadLock */
    load(me, GP, gp);
    store(me, CTR0 + me, gp);
    depth = 1;
#ifdef NO_NESTING
    /* An inner section that ends. */
    store(me, CTR0 + me, 0);
#endif

    load(me, SLOT, found);
    if
    :: found ->
        /* The section goes on for a while. */
        assert(!freed);
        assert(!freed)
    :: else
    fi;

    /* Dispose */
    store(me, CTR0 + me, 0);
#ifdef FULL_FENCES
    fence(me);
#endif
#ifndef NO_WAKE
    load(me, WAITS, waits);
    if
    :: waits ->
        /* The pulse is given under the monitor's lock, whose release publishes what came before. */
        fence(me);
        wake = true
    :: else
    fi
#endif
}

#define QUIESCENT(ctr) (ctr == 0 || ctr >= number LESS)
#ifdef ONE_TOO_LATE
#define LESS - 1
#else
#define LESS
#endif

/* Waits for one reader. Reads the announcement, which the writer never stores, straight from memory. */
inline waitFor(r) {
    if
    :: QUIESCENT(memory[CTR0 + r]) -> skip
    :: else ->
#ifdef FLAG_AFTER_LOOK
        if
        :: QUIESCENT(memory[CTR0 + r]) -> skip
        :: else ->
            store(WRITER, WAITS, 1);
            processWide();
            do
            :: wake -> wake = false;
                if
                :: QUIESCENT(memory[CTR0 + r]) -> break
                :: else
                fi
            od
        fi;
#else
        store(WRITER, WAITS, 1);
#ifdef NO_BARRIER_BEFORE_SLEEP
        fence(WRITER);
#else
        processWide();
#endif
        do
        :: QUIESCENT(memory[CTR0 + r]) -> break
        :: else -> wake -> wake = false
        od;
#endif
        store(WRITER, WAITS, 0)
    fi
}

proctype Writer() {
    byte i, number;
    bool late;

    /* Unlink */
    store(WRITER, SLOT, 0);
#ifdef REGISTRY_FIRST
    late = memory[REG1];
#endif

    /* Synchronize */
#ifndef NO_OP
    fence(WRITER);
    number = memory[GP] + 1;
    store(WRITER, GP, number);
#ifdef NO_BARRIER
    fence(WRITER);
#else
    processWide();
#endif
#ifndef REGISTRY_FIRST
    late = memory[REG1];
#endif
    waitFor(0);
    if
    :: late -> waitFor(1)
    :: else
    fi;
#endif

    freed = true
}

init {
    atomic {
        memory[SLOT] = 1;
        memory[GP] = 1;
        run Reader(0);
        run Reader(1);
        run Writer()
    }
}

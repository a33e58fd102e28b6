namespace PidNs;

/// <summary>The rules that checked mode watches.</summary>
public enum ContractViolationKind
{
    /// <summary>Another task's namespace was accessed outside of a read-side critical section (PIDNS301).</summary>
    AccessOutsideGuard,

    /// <summary>A borrow was used after its section had ended (PIDNS302).</summary>
    BorrowAfterGuard,

    /// <summary>A reference was used after its release (PIDNS204).</summary>
    UseAfterRelease,

    /// <summary>A reference was released twice (PIDNS206).</summary>
    DoubleRelease,

    /// <summary>A reference was never released; the finalizer found it (PIDNS203).</summary>
    LeakedReference,

    /// <summary>A thread ended inside a section (PIDNS305).</summary>
    LeakedGuard,

    /// <summary>A guard was released twice, out of order, or on another thread (PIDNS306).</summary>
    GuardMisuse,

    /// <summary>A member that may block was used inside a section (PIDNS303).</summary>
    BlockingInGuard,

    /// <summary>A member that waits for readers was used inside a section (PIDNS304).</summary>
    WaitingForReadersInGuard,
}

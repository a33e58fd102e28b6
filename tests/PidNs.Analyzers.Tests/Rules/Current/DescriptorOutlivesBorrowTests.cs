namespace PidNs.Analyzers.Tests.Rules.Current;

/// <summary>PIDNS103: a raw descriptor is valid as long as what it was taken out of.</summary>
public class DescriptorOutlivesBorrowTests
{
    private static Task Members(string members) => Verify.Members(members, Verify.WrittenPathsOnly);

    [Fact]
    public Task Used_while_it_is_valid() => Members("""
        static void M(PidNsHandle other)
        {
            using var ns = other.Acquire();
            var fd = ns.DangerousGetFileDescriptor();
            Print(fd);
        }
        """);

    [Fact]
    public Task Used_after_the_release() => Members("""
        static void M(PidNsHandle other)
        {
            var ns = other.Acquire();
            var fd = ns.DangerousGetFileDescriptor();
            ns.Dispose();
            Print({|PIDNS103:fd|});
        }
        """);

    [Fact]
    public Task Used_after_the_using_statement() => Members("""
        static void M(PidNsHandle other)
        {
            int fd;
            using (var ns = other.Acquire())
                fd = ns.DangerousGetFileDescriptor();
            Print({|PIDNS103:fd|});
        }
        """);

    [Fact]
    public Task Returned_from_a_using() => Members("""
        static int M(PidNsHandle other)
        {
            using var ns = other.Acquire();
            return ns.{|PIDNS103:DangerousGetFileDescriptor|}();
        }
        """);

    [Fact]
    public Task Used_after_the_guard() => Members("""
        static void M(TaskRef task)
        {
            int fd;
            using (Rcu.ReadLock())
            {
                var ns = task.TaskActivePidNs();
                if (ns.IsNone)
                    return;
                fd = ns.DangerousGetFileDescriptor();
            }
            Print({|PIDNS103:fd|});
        }
        """);

    [Fact]
    public Task Used_inside_of_the_guard() => Members("""
        static void M(TaskRef task)
        {
            using var guard = Rcu.ReadLock();
            var ns = task.TaskActivePidNs();
            if (ns.IsNone)
                return;
            Print(ns.DangerousGetFileDescriptor());
        }
        """);

    [Fact]
    public Task Stored_without_a_reference_beside_it() => Members("""
        int _fd;

        void Current() => _fd = CurrentPidNs.Get().{|PIDNS103:DangerousGetFileDescriptor|}();

        void Counted(PidNsHandle other)
        {
            using var ns = other.Acquire();
            var fd = ns.DangerousGetFileDescriptor();
            _fd = {|PIDNS103:fd|};
        }
        """);

    [Fact]
    public Task A_counted_reference_is_kept_beside_it() => Members("""
        sealed class Keeper : IDisposable
        {
            private readonly PidNsHandle _ns;
            private readonly int _fd;

            public Keeper(PidNsHandle other)
            {
                _ns = other.Acquire();
                _fd = _ns.DangerousGetFileDescriptor();
            }

            public int Descriptor => _fd;
            public void Dispose() => _ns.Dispose();
        }
        """);

    [Fact]
    public Task An_id_is_not_a_descriptor() => Members("""
        static PidNsId M(PidNsHandle other)
        {
            using var ns = other.Acquire();
            return ns.Id;
        }
        """);
}

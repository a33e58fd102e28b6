namespace PidNs.Tests.RcuTests;

[Collection(nameof(RcuCollection))]
public class StallTests
{
    [Fact]
    public void A_section_that_holds_up_a_grace_period_is_reported_with_its_thread()
    {
        using var reported = new ManualResetEventSlim();
        RcuStall? stall = null;
        void Report(RcuStall seen)
        {
            stall ??= seen;
            reported.Set();
        }
        TimeSpan usual = Rcu.StallTimeout;
        Rcu.StallTimeout = TimeSpan.FromMilliseconds(60);
        Rcu.Stalled += Report;
        try
        {
            var reader = new Thread(() =>
            {
                using RcuReadGuard guard = Rcu.ReadLock();
                reported.Wait(TimeSpan.FromMinutes(1));
            })
            { Name = "slow reader" };
            reader.Start();
            SpinWait.SpinUntil(() => (reader.ThreadState & ThreadState.WaitSleepJoin) != 0);
            Rcu.Synchronize();
            reader.Join();
            Assert.NotNull(stall);
            Assert.Same(reader, stall.Thread);
            Assert.True(stall.Age >= TimeSpan.FromMilliseconds(60));
            Assert.Contains("slow reader", stall.ToString());
        }
        finally
        {
            Rcu.Stalled -= Report;
            Rcu.StallTimeout = usual;
        }
    }

    [Fact]
    public void A_time_that_is_none_is_rejected() => Assert.Throws<ArgumentOutOfRangeException>(() => Rcu.StallTimeout = TimeSpan.Zero);
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PidNs.Analyzers.Tests.Contracts;

/// <summary>Contracts from files, for code that cannot be annotated: here, a library that knows nothing of them.</summary>
public class ContractFileTests
{
    private static readonly MetadataReference s_library = Emit("""
        #nullable enable
        using System;
        using System.Collections.Generic;

        namespace Library
        {
            public interface ILease : IDisposable { }
            public class Lease : ILease { public void Dispose() { } public void Renew() { } public void Close() { } public Lease Self() => this; }
            public class SpecialLease : Lease { }
            public class Pooled : Lease { }
            public class View : IDisposable { public View(Lease lease) { } public View(Lease lease, bool leaveOpen) { } public void Dispose() { } }

            public interface IOffice { Lease Open(); Lease Find(); void Adopt(Lease lease); void Wait(); }
            public class Office : IOffice
            {
                public virtual Lease Open() => new();
                public virtual Lease Find() => new();
                public virtual void Adopt(Lease item) { }
                public virtual void Wait() { }
                public void Store(Lease lease) { }
                public void Store(Lease lease, bool really) { }
            }

            public class Branch : Office
            {
                public override Lease Find() => new();
                public override void Adopt(Lease other) { }
                public override void Wait() { }
            }
        }
        """);

    private static PortableExecutableReference Emit(string source)
    {
        using var image = new MemoryStream();
        var result = Analysis.Compile([Analysis.Parse(source, LanguageVersion.CSharp12)], Verify.Framework).WithAssemblyName("Library").Emit(image);
        Assert.Empty(result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    private static Task Code(string code, params string[] contracts) => Verify.Code(code, test =>
    {
        Verify.WrittenPathsOnly(test);
        test.TestState.AdditionalReferences.Add(s_library);
        for (var i = 0; i < contracts.Length; i++)
            test.TestState.AdditionalFiles.Add(($"/{i}/PidNs.Contracts.txt", contracts[i]));
    });

    private static Task Members(string contracts, string members) => Code($$"""
        using System;

        class Program
        {
            static bool Condition() => Environment.TickCount > 0;

        {{members}}
        }
        """, contracts);

    [Fact]
    public Task A_type_that_is_owned() => Members("T:Library.Lease owned", """
        static void Bad()
        {
            var lease = new Library.{|PIDNS203:Lease|}();
            lease.Renew();
        }

        static void Good()
        {
            using var lease = new Library.Lease();
            lease.Renew();
        }
        """);

    [Fact]
    public Task Without_a_line_nothing_is_said() => Members("T:Library.Pooled owned", """
        static void M()
        {
            var lease = new Library.Lease();
            lease.Dispose();
            lease.Renew();
        }
        """);

    [Fact]
    public Task What_holds_for_a_type_holds_for_what_derives_from_it() => Members("T:Library.Lease owned", """
        static void M()
        {
            var lease = new Library.{|PIDNS203:SpecialLease|}();
            lease.Renew();
        }
        """);

    [Fact]
    public Task What_holds_for_an_interface_holds_for_what_implements_it() => Members("T:Library.ILease owned", """
        static void M()
        {
            var lease = new Library.SpecialLease();
            lease.Dispose();
            {|PIDNS204:lease|}.Renew();
        }
        """);

    [Fact]
    public Task A_nearer_line_about_a_type_overrides() => Members("T:Library.ILease owned\nT:Library.Pooled unowned", """
        static void M()
        {
            var pooled = new Library.Pooled();
            pooled.Renew();
            var lease = new Library.{|PIDNS203:Lease|}();
            lease.Renew();
        }
        """);

    [Fact]
    public Task What_a_method_hands_out_and_what_it_lends() => Members("T:Library.Lease owned\nM:Library.Office.Find borrowed", """
        static void M(Library.Office office)
        {
            var open = office.{|PIDNS203:Open|}();
            open.Renew();
            var found = office.Find();
            found.Renew();
        }
        """);

    [Fact]
    public Task What_holds_for_an_interfaces_member_holds_for_its_implementations() => Members(
        "T:Library.Lease owned\nM:Library.IOffice.Find borrowed\nM:Library.IOffice.Adopt(Library.Lease) owned(lease)", """
        static void M(Library.Office office, Library.Branch branch)
        {
            office.Find().Renew();
            branch.Find().Renew();
            office.Adopt(new Library.Lease());
            var lease = new Library.Lease();
            branch.Adopt(lease);
            {|PIDNS205:lease|}.Renew();
        }
        """);

    [Fact]
    public Task A_nearer_line_about_a_member_overrides() => Members("T:Library.Lease owned\nM:Library.IOffice.Find borrowed\nM:Library.Branch.Find owned", """
        static void M(Library.Office office, Library.Branch branch)
        {
            office.Find().Renew();
            branch.{|PIDNS207:Find|}().Renew();
        }
        """);

    [Fact]
    public Task A_line_with_parameters_overrides_the_one_for_all_overloads() => Members(
        "T:Library.Lease owned\nM:Library.Office.Store keeps(lease)\nM:Library.Office.Store(Library.Lease,System.Boolean) borrowed(lease)", """
        static void M(Library.Office office)
        {
            office.Store(new Library.Lease());
            office.Store(new Library.{|PIDNS207:Lease|}(), true);
        }
        """);

    [Fact]
    public Task What_is_kept_may_be_used_on() => Members("T:Library.Lease owned\nM:Library.Office.Store keeps(lease)", """
        static void M(Library.Office office)
        {
            var lease = new Library.Lease();
            office.Store(lease);
            lease.Renew();
        }
        """);

    [Fact]
    public Task An_object_that_keeps_itself() => Members("T:Library.Lease owned\nM:Library.Lease.Close keeps(this)", """
        static void M()
        {
            var lease = new Library.Lease();
            lease.Close();
        }
        """);

    [Fact]
    public Task What_a_method_of_it_returns_is_another_name() => Members("T:Library.Lease owned\nM:Library.Lease.Self wraps(this)", """
        static void Used_after_the_other_was_released()
        {
            var lease = new Library.Lease();
            var same = lease.Self();
            same.Dispose();
            {|PIDNS204:lease|}.Renew();
        }

        static void Released_by_the_other_name()
        {
            var lease = new Library.Lease();
            using var same = lease.Self();
            lease.Renew();
        }
        """);

    [Fact]
    public Task A_view_is_another_name() => Members("T:Library.Lease owned\nT:Library.View owned\nM:Library.View.#ctor wraps(lease) unless(leaveOpen)", """
        static void Released_by_its_own_name()
        {
            using var lease = new Library.Lease();
            var view = new Library.View(lease);
        }

        static void Released_by_the_other_name()
        {
            using var view = new Library.View(new Library.Lease());
        }

        static void Used_after_the_other_was_released()
        {
            var lease = new Library.Lease();
            var view = new Library.View(lease);
            view.Dispose();
            {|PIDNS204:lease|}.Renew();
        }

        static void Left_open()
        {
            var lease = new Library.Lease();
            var view = new Library.View(lease, leaveOpen: true);
            view.Dispose();
            lease.Renew();
            lease.Dispose();
        }

        static void Not_left_open()
        {
            var lease = new Library.Lease();
            var view = new Library.View(lease, leaveOpen: false);
            view.Dispose();
        }

        static void Left_open_and_lost()
        {
            var lease = new Library.{|PIDNS203:Lease|}();
            using var view = new Library.View(lease, leaveOpen: true);
        }

        static void Perhaps_left_open(bool leaveOpen)
        {
            var lease = new Library.Lease();
            using var view = new Library.View(lease, leaveOpen);
        }

        static void Lost()
        {
            var view = new Library.View(new Library.{|PIDNS203:Lease|}());
            view.ToString();
        }
        """);

    [Fact]
    public Task Several_files() => Code("""
        class Program
        {
            static void M(Library.Office office)
            {
                var found = office.Find();
                found.Renew();
                var lease = new Library.{|PIDNS203:Lease|}();
                lease.Renew();
            }
        }
        """, "T:Library.Lease owned", "M:Library.Office.Find borrowed");

    [Fact]
    public Task A_blocking_member_of_an_interface_blocks_in_its_implementations() => Code("""
        class Program
        {
            static void M(Library.Branch branch)
            {
                using var guard = PidNs.Rcu.ReadLock();
                branch.{|PIDNS303:Wait|}();
            }
        }
        """, "M:Library.IOffice.Wait may-block");
}

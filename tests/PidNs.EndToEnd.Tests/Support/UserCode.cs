namespace PidNs.EndToEnd.Tests.Support;

/// <summary>What users write.</summary>
internal static class UserCode
{
    /// <summary>PIDNS301 at (7,28), PIDNS203 at (13,32).</summary>
    public const string Bad = """
        using PidNs;

        public static class Watch
        {
            public static PidNsId? IdOf(TaskRef task)
            {
                PidNsRef ns = task.TaskActivePidNs();
                return ns.IsNone ? null : ns.Id;
            }

            public static int? LevelOf(TaskRef task)
            {
                PidNsHandle? ns = task.TaskGetPidNs();
                if (ns is null)
                    return null;
                return ns.Level;
            }
        }
        """;

    public static string Project(string references) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <NoWarn>CA1416</NoWarn>
          </PropertyGroup>
          <ItemGroup>
            {references}
          </ItemGroup>
        </Project>
        """;
}

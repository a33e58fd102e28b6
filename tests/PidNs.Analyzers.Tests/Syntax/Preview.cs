// What is being tried for the C# after 14.
#nullable enable
using System;
using System.Collections.Generic;
using PidNs;

public union Either(PidNsHandle, TaskRef);

public class Previewed
{
    public List<PidNsHandle> With(PidNsHandle ns) => [with(capacity: 3), ns.Acquire()];

    public int Unsafe(PidNsHandle ns) => unsafe(ns.Level);

    public int Match(Either either) => either switch { PidNsHandle ns => ns.Level, TaskRef task => task.Pid };
}

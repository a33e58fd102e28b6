namespace PidNs;

/// <summary>A process of a namespace, as a listing shows it. Numbers only: open a <see cref="TaskRef"/> to be sure whom they mean.</summary>
/// <param name="Pid">Its number in the caller's namespace.</param>
/// <param name="NsPid">Its number in the namespace that was listed.</param>
public readonly record struct PidNsTask(int Pid, int NsPid);

namespace System.Runtime.CompilerServices;

/// <summary>What the compiler marks <c>init</c> accessors and records with; not in .NET Standard 2.0.</summary>
internal static class IsExternalInit;

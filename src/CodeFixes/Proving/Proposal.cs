using PidNs.CodeFixes.Editing;

namespace PidNs.CodeFixes.Proving;

/// <summary>A fix that may be offered, if it holds.</summary>
/// <param name="Kind">Which way of fixing it is. Of several proposals of one kind the first that holds is offered.</param>
/// <param name="Title">What it will do.</param>
/// <param name="Changed">The file after it.</param>
internal sealed record Proposal(string Kind, string Title, Code Changed);

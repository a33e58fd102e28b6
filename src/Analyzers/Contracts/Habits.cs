namespace PidNs.Analyzers.Contracts;

/// <summary>What the names of methods tell about what they do with what can be disposed.</summary>
internal static class Habits
{
    private static readonly string[] s_lending =
        ["Get", "TryGet", "Find", "TryFind", "Lookup", "Peek", "TryPeek", "Resolve", "TryResolve", "Current", "Instance", "Ensure", "As", "Select", "First", "Last", "Single", "Max", "Min",
            "Base", "Inner", "Underlying", "Parent", "Root", "Outer", "Owner"];

    private static readonly string[] s_keeping =
        ["Add", "TryAdd", "Register", "Attach", "Push", "Enqueue", "TryEnqueue", "Insert", "Set", "TrySet", "Track", "Use", "With", "Wrap", "Append", "Init", "Initialize", "Bind", "Store", "Complete", "Own", "Subscribe", "ConfigureAwait"];

    private static readonly string[] s_releasing = ["Dispose", "Close", "Release", "Return", "Free", "Destroy", "Cleanup", "Shutdown"];

    private static readonly string[] s_ending = ["Destroy", "Free", "Release", "Shutdown", "Terminate", "MarkFor", "DecRef", "Steal", "Detach"];

    private static readonly string[] s_making = ["Create", "Clone", "Copy", "Duplicate", "Open", "New", "Make", "Build", "Fork"];

    private static readonly string[] s_beginning =
        ["Begin", "Start", "Connect", "Accept", "Execute", "Load", "Read", "Rent", "Allocate", "Acquire", "Lock", "Enter", "Download", "Send", "Request", "Generate", "Subscribe",
            "Spawn", "From", "To", "Parse", "Render", "Take"];

    private static readonly string[] s_taking = ["Dequeue", "TryDequeue", "Pop", "TryPop", "TryTake", "Remove", "TryRemove"];

    private static readonly string[] s_parting =
        ["Remove", "TryRemove", "Unregister", "Unsubscribe", "Detach", "Untrack", "Delete", "Forget", "Equals", "ReferenceEquals", "Contains", "IndexOf", "Return", "Release", "Log", "Trace"];

    private static readonly string[] s_recording = ["Log", "Logger", "Trace", "Tracer", "Tracing", "EventSource"];

    private static readonly string[] s_inserting = ["Add", "TryAdd", "Insert", "Append", "Enqueue", "Push", "Put"];

    private static readonly string[] s_adding = ["Add", "Insert", "Append", "Attach", "Push", "Put", "Set"];

    private static readonly string[] s_showing = ["Show", "Display", "Send", "Present", "Navigate", "Open"];

    private static readonly string[] s_sharing = ["AndAdd", "AndRegister", "AndAttach", "AndInsert", "AndTrack", "AndStore", "AndCache", "OrGet", "OrFind"];

    /// <summary>What such a method gives is somebody else's.</summary>
    public static bool Lends(string name) => Begins(name, s_lending) || Shares(name);

    /// <summary>What such a method gives, new or not, it has put somewhere as well.</summary>
    public static bool Shares(string name) => s_sharing.Any(name.Contains);

    /// <summary>Such a method keeps what it is given.</summary>
    public static bool Keeps(string name) => Begins(name, s_keeping);

    /// <summary>Such a method shows what it is given, or sends it off, and has it for as long.</summary>
    public static bool Shows(string name) => Begins(name, s_showing) && !Begins(name, "ShowDialog");

    /// <summary>Such a method ends an object of one's own, though it is not <c>Dispose</c>.</summary>
    public static bool Ends(string name) => Begins(name, s_ending);

    /// <summary>What such a method gives is new.</summary>
    public static bool Makes(string name) => Begins(name, s_making);

    /// <summary>Such a method begins something that its caller then has to end, where there is no body to tell.</summary>
    public static bool Starts(string name) => Begins(name, s_beginning);

    /// <summary>Such a method takes something out of a collection, with whatever is owed to it.</summary>
    public static bool Takes(string name) => Begins(name, s_taking);

    /// <summary>Such a method is given objects that have ended as well.</summary>
    public static bool Parts(string name) => Begins(name, s_parting);

    /// <summary>Such a method writes down what happens.</summary>
    public static bool Records(string name) => Begins(name, "Log", "Trace") && !Begins(name, "LogIn", "LogOn", "LogOff", "LogOut");

    /// <summary>What a type with such a name is told is written down.</summary>
    public static bool IsRecord(string typeName) => Array.Exists(s_recording, end => typeName.EndsWith(end, StringComparison.Ordinal));

    /// <summary>Such a method puts something into a collection.</summary>
    public static bool Inserts(string name) => Begins(name, s_inserting);

    /// <summary>Such a method puts something where it stays, and gives it out again.</summary>
    public static bool Adds(string name) => Begins(name, s_adding);

    /// <summary>Such a method ends what it is given.</summary>
    public static bool Releases(string name) => s_releasing.Any(name.Contains);

    /// <summary>Whether the first word of a name is one of these.</summary>
    public static bool Begins(string name, params string[] words)
    {
        foreach (var word in words)
        {
            if (name.StartsWith(word, StringComparison.OrdinalIgnoreCase) && (name.Length == word.Length || !char.IsLower(name[word.Length])))
                return true;
        }

        return false;
    }
}

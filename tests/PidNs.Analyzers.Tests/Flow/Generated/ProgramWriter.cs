using System.Text;

namespace PidNs.Analyzers.Tests.Flow.Generated;

/// <summary>Writes a program as C#, each statement on a line of its own.</summary>
internal sealed class ProgramWriter
{
    private readonly StringBuilder _text = new();
    private int _line;

    public override string ToString() => _text.ToString();

    public void Method(string name, int variables, Block body)
    {
        Line($"static void {name}(PidNsHandle other)");
        Line("{");
        for (var i = 0; i < variables; i++)
            Line($"PidNsHandle? h{i} = null;");
        Write(body, "    ");
        Line("}");
    }

    public void Line(string text)
    {
        _text.Append(text).Append('\n');
        _line++;
    }

    private void Write(Statement statement, string indent)
    {
        statement.Line = _line;
        switch (statement)
        {
            case Acquire acquire:
                Line($"{indent}h{acquire.Variable} = other.Acquire();");
                break;
            case Clear clear:
                Line($"{indent}h{clear.Variable} = null;");
                break;
            case Alias alias:
                Line($"{indent}h{alias.Target} = h{alias.Source};");
                break;
            case Use use:
                Line($"{indent}UseMaybe(h{use.Variable});");
                break;
            case Release release:
                Line($"{indent}h{release.Variable}?.Dispose();");
                break;
            case Give give:
                Line($"{indent}TakeMaybe(h{give.Variable});");
                break;
            case Jump jump:
                Line(indent + jump.Kind switch { JumpKind.Return => "return;", JumpKind.Throw => "throw new Exception();", JumpKind.Break => "break;", _ => "continue;" });
                break;
            case If branch:
                Line($"{indent}if (Condition())");
                Write(branch.Then, indent);
                if (branch.Else is { } other)
                {
                    Line($"{indent}else");
                    Write(other, indent);
                }

                break;
            case While loop:
                Line($"{indent}while (Condition())");
                Write(loop.Body, indent);
                break;
            case TryCatch tryCatch:
                Line($"{indent}try");
                Write(tryCatch.Body, indent);
                Line($"{indent}catch (Exception)");
                Write(tryCatch.Handler, indent);
                break;
            case TryFinally tryFinally:
                Line($"{indent}try");
                Write(tryFinally.Body, indent);
                Line($"{indent}finally");
                Write(tryFinally.Cleanup, indent);
                break;
            case Block block:
                Line($"{indent}{{");
                foreach (var inner in block.Statements)
                    Write(inner, indent + "    ");
                Line($"{indent}}}");
                break;
        }
    }
}

#!/usr/bin/env bash
# The whole path on real input: packages, diagnostics, quick fixes, a clean build, live processes.
# Needs the .NET 10 SDK and Linux; no root. Usage: samples/demo.sh [SCRATCH_FOLDER]
set -euo pipefail

repo="$(cd "$(dirname "$0")/.." && pwd)"
scratch="${1:-$(mktemp -d "${TMPDIR:-/tmp}/pidns-demo.XXXXXX")}"
mkdir -p "$scratch"
scratch="$(cd "$scratch" && pwd)"
before="$scratch/before" app="$scratch/ContainerWatch" feed="$scratch/feed"
expected=(PIDNS101 PIDNS102 PIDNS201 PIDNS203 PIDNS207 PIDNS301 PIDNS305)
summary=()

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1

step() { printf '\n\033[1m[%ss] %s\033[0m\n' "$SECONDS" "$1"; }
pass() { summary+=("ok    $1"); }
die() {
    summary+=("FAIL  $1")
    finish
    exit 1
}
finish() {
    printf '\n\033[1mSummary\033[0m (%s s, everything is in %s)\n' "$SECONDS" "$scratch"
    printf '  %s\n' "${summary[@]}"
}
count() { grep -cE '(error|warning) PIDNS[0-9]+:' "$1" || true; }
# The packages are packed anew with the same version: a shared cache would serve an old one.
app_dotnet() { NUGET_PACKAGES="$scratch/packages" dotnet "$@"; }
# The console logger says everything again at the end.
build() { app_dotnet build "$app" -tl:off -v q "$@" | awk 'NF && !seen[$0]++'; }

step "1/7 Pack PidNs and PidNs.Analyzers to a local feed"
rm -rf "$feed" "$scratch/packages"
dotnet pack "$repo/PidNs.Analyzers.sln" -tl:off -v q -o "$feed" || die "packing"
ls -1 "$feed"
packages="$(cd "$feed" && ls *.nupkg | wc -l)"
[ "$packages" -eq 2 ] || die "expected two packages, got $packages"
pass "packed $(cd "$feed" && ls *.nupkg | tr '\n' ' ')"

step "2/7 Build samples/ContainerWatch, a small monitor with typical mistakes, from these packages"
rm -rf "$app" "$before"
cp -r "$repo/samples/ContainerWatch" "$app"
rm -rf "$app/bin" "$app/obj"
cp -r "$app" "$before"
cat > "$scratch/nuget.config" <<'XML'
<configuration>
  <packageSources>
    <clear />
    <add key="demo" value="feed" />
  </packageSources>
</configuration>
XML
app_dotnet restore "$app" -tl:off -v q || die "restoring from the local feed"
if build --no-restore "-p:ErrorLog=$scratch/before.sarif%2Cversion=2.1" > "$scratch/before.log" 2>&1; then
    cat "$scratch/before.log"
    die "the build with mistakes succeeded"
fi
cat "$scratch/before.log"
grep -qE 'CS8032|AD0001' "$scratch/before.log" && die "the analyzer did not load or crashed"
for id in "${expected[@]}"; do
    grep -qE "(error|warning) $id:" "$scratch/before.log" || die "no $id in the build's output"
    grep -q "\"ruleId\": \"$id\"" "$scratch/before.sarif" || die "no $id in the SARIF log"
done
found="$(count "$scratch/before.log")"
pass "dotnet build found $found mistakes: ${expected[*]} (SARIF: before.sarif)"

step "3/7 Apply the quick fixes with dotnet format analyzers"
# A fix may uncover the next one: a borrow made into a counted reference has to be released.
for round in 1 2 3 4 5; do
    app_dotnet format analyzers "$app" --no-restore --severity warn > "$scratch/format.log" 2>&1 || { cat "$scratch/format.log"; die "dotnet format"; }
    build --no-restore --no-incremental > "$scratch/round.log" 2>&1 || true
    left="$(count "$scratch/round.log")"
    echo "round $round: $left left $(grep -oE 'PIDNS[0-9]+:' "$scratch/round.log" | tr -d ':' | sort -u | tr '\n' ' ')"
    [ "$left" -eq 0 ] && break
done
if [ "$left" -ne 0 ]; then
    cat "$scratch/round.log"
    die "$left diagnostics are left after the fixes"
fi
pass "dotnet format analyzers fixed them in $round round(s)"

step "4/7 What the fixes changed"
rm -rf "$app/bin" "$app/obj"
(cd "$scratch" && git --no-pager diff --no-index --color=auto before ContainerWatch) > "$scratch/fixes.diff" || true
[ -s "$scratch/fixes.diff" ] || die "the fixes changed nothing"
cat "$scratch/fixes.diff"
pass "changed $(grep -cE '^\+[^+]' "$scratch/fixes.diff") lines (fixes.diff)"

step "5/7 Build again with warnings as errors"
build -warnaserror "-p:ErrorLog=$scratch/after.sarif%2Cversion=2.1" || die "the fixed program does not build clean"
grep -q '"ruleId": "PIDNS' "$scratch/after.sarif" && die "the SARIF log of the clean build has findings"
pass "dotnet build -warnaserror is clean"

step "6/7 Run the fixed program on this machine's live processes"
watch=(dotnet "$app/bin/Debug/net10.0/ContainerWatch.dll")
"${watch[@]}" list | tee "$scratch/list.txt" || die "ContainerWatch list"
grep -qE "^pid:\[[0-9]+\] +[0-9]+ processes, our own" "$scratch/list.txt" || die "the own namespace is not listed"
grep -qF "$(readlink /proc/self/ns/pid)" "$scratch/list.txt" || die "the namespace is not the one that procfs shows"
pass "listed $(grep -cE '^pid:' "$scratch/list.txt") namespace(s) of live processes"

step "7/7 Start processes in a new nested PID namespace, and show their pids in both"
if [ "$(id -u)" -eq 0 ] && unshare --pid --fork true 2>/dev/null; then
    as=()
elif unshare --user --map-root-user --pid --fork true 2>/dev/null; then
    as=(unshare --user --map-root-user)
else
    as=(none)
fi
if [ "${as[*]:-}" = none ]; then
    echo "skipped: neither root nor unprivileged user namespaces"
    summary+=("skip  nested namespace: neither root nor unprivileged user namespaces")
else
    "${as[@]}" "${watch[@]}" run sh -c 'sleep 4 & sleep 4 & wait' > "$scratch/nested.txt" 2>&1 &
    runner=$!
    # Compare with what procfs says while they live.
    checked=0
    for _ in $(seq 100); do
        sleep 0.2
        checked=0
        while read -r here inside; do
            procfs="$(awk '/^NSpid:/ { print $(NF - 1), $NF }' "/proc/$here/status" 2>/dev/null)" || procfs=
            [ "$procfs" = "$here $inside" ] && checked=$((checked + 1))
        done < <(sed -nE 's/^  pid ([0-9]+) here is pid ([0-9]+) there .*/\1 \2/p' "$scratch/nested.txt" | sort -u)
        [ "$checked" -ge 3 ] && break
        kill -0 "$runner" 2>/dev/null || break
    done
    wait "$runner" || { cat "$scratch/nested.txt"; die "ContainerWatch run"; }
    cat "$scratch/nested.txt"
    grep -q 'in a namespace of its own' "$scratch/nested.txt" || die "the program was not in a namespace of its own"
    [ "$checked" -ge 3 ] || die "only $checked of 3 nested processes had the numbers that procfs shows"
    pass "$checked processes in a nested namespace, their pids in both as /proc/PID/status has them"
fi

finish

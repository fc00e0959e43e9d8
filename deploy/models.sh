#!/bin/sh
# Bring packages into the folder that the server reads: an init step, or by hand.
#
#     sh deploy/models.sh TARGET TASK=SOURCE ...
#
# SOURCE is one of
#     a folder                    copied as it is, e.g. columns=models/columns/package
#     REPOSITORY@VERSION          `dvc artifacts get`: a version that is registered, e.g.
#                                 columns=https://example.invalid/rampart.git@v1.1.0
#     REPOSITORY#REVISION         `dvc get`: the package of a commit, a tag or a branch
# RAMPART_ARTIFACT_<TASK> names the artifact where it is not the task's own of dvc.yaml, e.g.
# RAMPART_ARTIFACT_columns=pipelines/columns:columns-classifier.
#
# Each package comes whole or not at all: it is brought beside its place and then renamed.
set -eu

say() { echo "models: $*" >&2; }

usage() {
    say "usage: models.sh TARGET TASK=SOURCE ..."
    exit 2
}

artifact_of() {
    case $1 in
    columns) name=columns-classifier ;;
    prompts) name=prompt-detector ;;
    flows) name=flow-triage ;;
    contracts) name=contract-risk ;;
    solidity) name=solidity-audit ;;
    bytecode) name=contract-bytecode ;;
    behaviour) name=address-audit ;;
    *) name=$1 ;;
    esac
    eval "echo \"\${RAMPART_ARTIFACT_$1:-pipelines/$1:$name}\""
}

bring() {
    task=$1 source=$2 into=$3
    if [ -d "$source" ]; then
        cp -R "$source" "$into"
        return
    fi
    case $source in
    *'#'*) dvc get "${source%%#*}" "models/$task/package" --rev "${source#*#}" --out "$into" ;;
    *@v[0-9]*)
        dvc artifacts get "${source%@v*}" "$(artifact_of "$task")" \
            --rev "v${source##*@v}" --out "$into"
        ;;
    *)
        say "$task: no folder $source, and neither REPOSITORY@vVERSION nor REPOSITORY#REVISION"
        return 1
        ;;
    esac
}

[ $# -ge 2 ] || usage
target=$1
shift
mkdir -p "$target"
for word in "$@"; do
    task=${word%%=*} source=${word#*=}
    case $word in *=?*) ;; *) usage ;; esac
    case $task in '' | *[!a-z0-9_]*)
        say "a task is lower-case letters, digits and _, got '$task'"
        exit 2
        ;;
    esac
    temporary=$target/.$task.$$.tmp
    rm -rf "$temporary"
    trap 'rm -rf "$temporary"' EXIT INT TERM
    bring "$task" "$source" "$temporary"
    if [ ! -f "$temporary/config.json" ]; then
        say "$task: $source has no config.json: it is no package"
        exit 1
    fi
    rm -rf "$target/$task.old"
    [ ! -e "$target/$task" ] || mv "$target/$task" "$target/$task.old"
    mv "$temporary" "$target/$task"
    rm -rf "$target/$task.old"
    say "$task: $source -> $target/$task"
done

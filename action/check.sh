#!/usr/bin/env bash
# One check for a pull request: an annotation at each place that is wrong, all of it in the summary, and an exit code.
set -uo pipefail

if [ -x node_modules/.bin/rounds ]; then
  rounds=(node_modules/.bin/rounds)
else
  rounds=(npx --yes --package "nightrounds@$ROUNDS_VERSION" rounds)
fi

words=(check --config "$CHECKED_CONFIG")
if [ -n "$CHECKED_EXPORTS" ]; then words+=(--exports "$CHECKED_EXPORTS"); fi
if [ -n "$CHECKED_DATE" ]; then words+=(--date "$CHECKED_DATE"); fi

printed=$(NO_COLOR=1 "${rounds[@]}" "${words[@]}" 2>&1)
code=$?
printf '%s\n' "$printed"

# GitHub reads a line break of an annotation as %0A, a percent sign as %25.
annotate() {
  local text=${3//%/%25}
  printf '::%s %s::%s\n' "$1" "$2" "$text"
}

place='^(rounds: )?([^:]+\.ya?ml):([0-9]+):([0-9]+): (.*)$'
while IFS= read -r line; do
  if [[ $line =~ $place ]]; then
    annotate error "file=${BASH_REMATCH[2]},line=${BASH_REMATCH[3]},col=${BASH_REMATCH[4]}" "${BASH_REMATCH[5]}"
  elif [[ $line =~ ^[[:space:]]*✗\ (.*)$ ]]; then
    annotate error "file=$CHECKED_CONFIG" "${BASH_REMATCH[1]}"
  elif [[ $line =~ ^[[:space:]]*!\ (.*)$ ]]; then
    annotate warning "file=$CHECKED_CONFIG" "${BASH_REMATCH[1]}"
  fi
done <<<"$printed"

if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  { printf '### rounds check\n\n```\n'; printf '%s\n' "$printed"; printf '```\n'; } >>"$GITHUB_STEP_SUMMARY"
fi

# 3: a night would run, and something may not be meant.
if [ "$code" -eq 3 ] && [ "$WARNINGS" != fail ]; then exit 0; fi
exit "$code"

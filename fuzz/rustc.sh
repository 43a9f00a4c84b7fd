#!/bin/sh
# Stands before rustc for the packages of this workspace only: compiles them so that libFuzzer sees which branches an input takes.
case " $* " in
  # A build script runs here and now, without libFuzzer.
  *" --crate-name build_script_build "*) exec "$@" ;;
esac
exec "$@" -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
  -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1

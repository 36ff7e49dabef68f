#!/bin/sh
# Asks a model that `aezoo serve` serves, with curl.
#
#   sh ask.sh http://127.0.0.1:9100 watch rows.csv
set -eu
address=$1 model=$2 file=$3
set -- --silent --show-error --fail-with-body
[ -z "${AEZOO_TOKEN-}" ] || set -- "$@" --header "Authorization: Bearer $AEZOO_TOKEN"

# what it is, and what can be asked
curl "$@" "$address/models/$model"
echo
# all rows of a table, in any number: lines come back while it is still read
curl "$@" --header 'Content-Type: text/csv' --upload-file "$file" --request POST \
    "$address/models/$model/score?explain&ignore_unknown_columns"

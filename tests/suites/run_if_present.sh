#!/bin/sh
# run_if_present.sh FOLDER COMMAND...: runs the command if the folder is there, else says that it was skipped (77).
folder=$1
shift
if [ ! -d "$folder" ]; then
  echo "skipped: $folder is missing"
  exit 77
fi
exec "$@"

#!/bin/sh
# Writes the certificates in this folder and their keys, which are known to everybody and good for tests only.
cd "$(dirname "$0")"
for name in first second; do
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost \
        -keyout $name.key -out $name.pem
done

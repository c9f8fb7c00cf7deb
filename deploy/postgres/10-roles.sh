#!/bin/sh
# Run once, when the data folder is empty: the owner (makes tables) and the app role (rows only), and their database.
set -eu
psql --username postgres --set ON_ERROR_STOP=1 --set owner_password="$OWNER_PASSWORD" --set app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE accelerator_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE accelerator_app LOGIN PASSWORD :'app_password';
CREATE DATABASE accelerator OWNER accelerator_owner;
REVOKE ALL ON DATABASE accelerator FROM PUBLIC;
GRANT CONNECT ON DATABASE accelerator TO accelerator_app;
SQL

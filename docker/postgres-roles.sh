#!/bin/sh
# Runs once, on an empty volume: two roles, so that the site's own role owns nothing, and the database.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set owner_password="$OWNER_PASSWORD" --set app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE waing_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE waing_app LOGIN PASSWORD :'app_password';
GRANT pg_read_all_stats TO waing_owner;
CREATE DATABASE waing OWNER waing_owner;
REVOKE CONNECT ON DATABASE waing FROM PUBLIC;
GRANT CONNECT ON DATABASE waing TO waing_app;
\connect waing
CREATE EXTENSION pg_stat_statements;
SQL

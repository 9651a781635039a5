-- What every act needs: wards and their chains, accounts, files, the queue.
-- Types read the same on SQLite and PostgreSQL: text, bigint, boolean, bytea.
-- Instants are UTC text of fixed width, days 2026-03-31.

-- +goose Up
create table ward (
  ward text not null primary key,
  founded_at text not null,
  demo boolean not null
);

-- The end of the ward's audit chain; every act begins by advancing acts, and so
-- waits for the ward's other writers.
create table head (
  ward text not null primary key references ward (ward),
  acts bigint not null,
  n bigint not null,
  hash text not null
);

create table audit (
  ward text not null references ward (ward),
  n bigint not null,
  at text not null,
  account text not null,
  act text not null,
  subject text not null,
  detail text not null,
  hash text not null,
  primary key (ward, n)
);
create index audit_subject on audit (ward, subject);

-- A form's key, what was done with it and what came out, so that a form sent
-- twice is done once.
create table done (
  ward text not null references ward (ward),
  account text not null,
  key text not null,
  digest text not null,
  act text not null,
  result text not null,
  at text not null,
  repeats bigint not null,
  primary key (ward, account, key, act, digest)
);

create table blob (
  ward text not null references ward (ward),
  id text not null,
  size bigint not null,
  media text not null,
  name text not null,
  recorded_at text not null,
  primary key (ward, id)
);
create table blob_piece (
  ward text not null,
  blob text not null,
  n bigint not null,
  bytes bytea not null,
  primary key (ward, blob, n),
  foreign key (ward, blob) references blob (ward, id)
);

-- What was typed or chosen and not yet taken, kept raw for its writer.
create table draft (
  ward text not null references ward (ward),
  account text not null,
  page text not null,
  cell text not null,
  raw text not null,
  blob text,
  at text not null,
  primary key (ward, account, page, cell),
  foreign key (ward, blob) references blob (ward, id)
);

create table job (
  ward text not null references ward (ward),
  id text not null,
  kind text not null,
  args text not null,
  made_by text not null,
  run_at text not null,
  lease_until text,
  attempts bigint not null,
  done_at text,
  error text not null,
  primary key (ward, id)
);
create index job_due on job (run_at) where done_at is null;

-- Work that belongs to no ward and comes round by the clock.
create table periodic (
  name text not null primary key,
  next_at text not null,
  lease_until text,
  ran_at text not null,
  error text not null,
  note text not null
);

create table account (
  id text not null primary key,
  login text not null unique,
  password text not null,
  created_at text not null,
  disabled_at text
);
-- Growing waits after wrong passwords, by what was typed and by client address;
-- a login that does not exist waits like one that does. The key is a digest.
create table sign_in_wait (
  key text not null primary key,
  failures bigint not null,
  wait_until text not null
);
-- card is the printed card that began the session, null for a password.
create table session (
  token text not null primary key,
  account text not null references account (id),
  ward text not null references ward (ward),
  card text,
  created_at text not null,
  seen_at text not null,
  expires_at text not null
);
create index session_account on session (account);

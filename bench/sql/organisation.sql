-- One organisation of Cloudomotion with its people, as somebody would write it by hand. `:one` is its key.
-- What a DELETE would take is counted by the same words, and who they are is written down before (bench/leaving.py).
-- `{without}` is the document without that member, which each engine says in its own way.
DELETE FROM audit_log WHERE subject_type = 'Workday' AND subject_id IN
  (SELECT w.id FROM workdays w JOIN users u ON u.id = w.user_id WHERE u.organisation_id = :one);
DELETE FROM audit_log WHERE subject_type = 'User' AND subject_id IN (SELECT id FROM users WHERE organisation_id = :one);
DELETE FROM audit_log WHERE subject_type = 'Organisation' AND subject_id = :one;
DELETE FROM audit_log WHERE subject_type = 'System' AND actor_id IN (SELECT id FROM users WHERE organisation_id = :one);
DELETE FROM workdays WHERE user_id IN (SELECT id FROM users WHERE organisation_id = :one);
DELETE FROM part_hours WHERE user_id IN (SELECT id FROM users WHERE organisation_id = :one);
DELETE FROM administrators WHERE user_id IN (SELECT id FROM users WHERE organisation_id = :one);
DELETE FROM devices WHERE organisation_id = :one;
DELETE FROM parts WHERE machine_id IN (SELECT id FROM machines WHERE organisation_id = :one);
DELETE FROM machines WHERE organisation_id = :one;
UPDATE devices SET settings = {without} WHERE CAST(settings ->> 'last_user_id' AS bigint) IN
  (SELECT id FROM users WHERE organisation_id = :one);
UPDATE relations SET organisation_id = NULL WHERE organisation_id = :one;
DELETE FROM users WHERE organisation_id = :one;
DELETE FROM organisations WHERE id = :one

-- Erase the people in `gone` from CloudCV, as somebody who knows this schema by heart would write it.
-- The same statements run on PostgreSQL and SQLite. Improve them: the bench compares end states row by row.

UPDATE cvs SET photo_id = NULL
 WHERE photo_id IN (SELECT id FROM photos WHERE user_id IN (SELECT id FROM gone))
   AND user_id NOT IN (SELECT id FROM gone);

CREATE TEMPORARY TABLE nobody AS SELECT id FROM users WHERE deleted OR id IN (SELECT id FROM gone);

UPDATE messages SET reply_to_id = NULL
 WHERE reply_to_id IN (SELECT id FROM messages
                        WHERE sender_id IN (SELECT id FROM nobody) AND recipient_id IN (SELECT id FROM nobody))
   AND NOT (sender_id IN (SELECT id FROM nobody) AND recipient_id IN (SELECT id FROM nobody));

DELETE FROM messages WHERE sender_id IN (SELECT id FROM nobody) AND recipient_id IN (SELECT id FROM nobody);
UPDATE messages SET body = '(verwijderd)' WHERE sender_id IN (SELECT id FROM gone) AND body <> '(verwijderd)';
UPDATE messages SET read_at = NULL WHERE recipient_id IN (SELECT id FROM gone) AND read_at IS NOT NULL;

DELETE FROM abuse_reports
 WHERE reported_id IN (SELECT id FROM gone) AND (reporter_id IS NULL OR reporter_id IN (SELECT id FROM gone));
UPDATE abuse_reports SET finding = NULL WHERE reported_id IN (SELECT id FROM gone) AND finding IS NOT NULL;

DELETE FROM cv_shares WHERE cv_id IN (SELECT id FROM cvs WHERE user_id IN (SELECT id FROM gone));
DELETE FROM cv_texts WHERE cv_id IN (SELECT id FROM cvs WHERE user_id IN (SELECT id FROM gone));
DELETE FROM educations WHERE cv_id IN (SELECT id FROM cvs WHERE user_id IN (SELECT id FROM gone));
DELETE FROM experiences WHERE cv_id IN (SELECT id FROM cvs WHERE user_id IN (SELECT id FROM gone));
DELETE FROM skills WHERE cv_id IN (SELECT id FROM cvs WHERE user_id IN (SELECT id FROM gone));
DELETE FROM cvs WHERE user_id IN (SELECT id FROM gone);
DELETE FROM photos WHERE user_id IN (SELECT id FROM gone);
DELETE FROM profiles WHERE user_id IN (SELECT id FROM gone);
DELETE FROM sessions WHERE user_id IN (SELECT id FROM gone);
DELETE FROM logins WHERE user_id IN (SELECT id FROM gone);
DELETE FROM usage_events WHERE user_id IN (SELECT id FROM gone);
DELETE FROM marketing_subscriptions WHERE user_id IN (SELECT id FROM gone);
DELETE FROM email_outbox WHERE user_id IN (SELECT id FROM gone);
UPDATE invoices SET email = NULL WHERE user_id IN (SELECT id FROM gone) AND email IS NOT NULL;

DELETE FROM users
 WHERE id IN (SELECT id FROM nobody)
   AND NOT EXISTS (SELECT 1 FROM invoices WHERE invoices.user_id = users.id)
   AND NOT EXISTS (SELECT 1 FROM messages WHERE messages.sender_id = users.id)
   AND NOT EXISTS (SELECT 1 FROM messages WHERE messages.recipient_id = users.id)
   AND NOT EXISTS (SELECT 1 FROM abuse_reports WHERE abuse_reports.reporter_id = users.id)
   AND NOT EXISTS (SELECT 1 FROM abuse_reports WHERE abuse_reports.reported_id = users.id);
UPDATE users
   SET name = '(verwijderd)', email = id || '@verwijderd.invalid', password_hash = NULL, locale = NULL,
       paid_until = NULL, deleted = TRUE
 WHERE id IN (SELECT id FROM gone);

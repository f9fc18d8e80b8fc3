-- What goes outside: the report whose reporter is told, the mailbox that is written to, when it
-- was given up, and how many attempts were made before somebody asked for another round of them.
ALTER TABLE notices ADD COLUMN report BIGINT;
ALTER TABLE notices ADD COLUMN recipient TEXT;
ALTER TABLE notices ADD COLUMN given_up_at BIGINT;
ALTER TABLE notices ADD COLUMN spared INTEGER NOT NULL DEFAULT 0;
ALTER TABLE notice_attempts ADD COLUMN ended_at BIGINT;
CREATE INDEX notices_outside ON notices (id) WHERE channel <> 'inbox';
CREATE INDEX notices_given_up ON notices (given_up_at) WHERE given_up_at IS NOT NULL;
CREATE INDEX notices_delivered ON notices (delivered_at) WHERE delivered_at IS NOT NULL;

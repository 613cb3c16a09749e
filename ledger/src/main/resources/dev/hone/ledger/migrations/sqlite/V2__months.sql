-- Lines are kept in one table a month (usage_line_2026_11), so that old ones can be dropped at once. The tables are
-- made like the template, which itself stays empty, when their first line comes; usage_line is a view of all of them.
DROP INDEX usage_line_by_time;
DROP INDEX usage_line_by_session;
ALTER TABLE usage_line RENAME TO usage_line_template;
CREATE VIEW usage_line AS SELECT * FROM usage_line_template;

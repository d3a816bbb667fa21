-- Recurring duties: who owes what, how often, by when. A new duty is a line here.
--
-- `role` owes it: each person in that role, or the company once (`is_once`), whoever records it. `unit` is the period it is
-- about; of days only working days. `act` says what must be there: the record's submission, or its confirmation too.
-- `due_rule`:
--   last-day               the period's last day
--   days-before            `due_days` before its first day
--   day-of-month           the day of its first month that the parameter names
--   day-of-next-month      the day of the month after it that the parameter names
--   last-day-of-next-month the last day of the month after it
-- A month too short for the day named: its last day. `time_parameter` names the time of day. `dated_by` says which day a
-- missed duty belongs to: its deadline, or the first day of its period.
SELECT *
FROM (
  VALUES
    ('daily_report', 'clerk', FALSE, 'day', 'submitted', 'last-day', CAST(NULL AS INTEGER), CAST(NULL AS VARCHAR), 'daily_report_time', 'deadline'),
    ('receipt_check', 'clerk', FALSE, 'day', 'submitted', 'last-day', NULL, NULL, NULL, 'deadline'),
    ('weekly_plan', 'salesperson', FALSE, 'week', 'confirmed', 'days-before', 2, NULL, NULL, 'deadline'),
    ('weekly_summary', 'clerk', FALSE, 'week', 'submitted', 'last-day', NULL, NULL, NULL, 'deadline'),
    ('weekly_training', 'manager', FALSE, 'week', 'submitted', 'last-day', NULL, NULL, NULL, 'deadline'),
    ('monthly_performance', 'clerk', FALSE, 'month', 'submitted', 'day-of-next-month', NULL, 'performance_day_of_month', NULL, 'deadline'),
    ('quarterly_performance', 'clerk', FALSE, 'quarter', 'submitted', 'day-of-next-month', NULL, 'performance_day_of_month', NULL, 'deadline'),
    ('annual_performance', 'clerk', FALSE, 'year', 'submitted', 'day-of-next-month', NULL, 'performance_day_of_month', NULL, 'deadline'),
    ('monthly_meeting', 'manager', TRUE, 'month', 'submitted', 'day-of-month', NULL, 'monthly_meeting_day', NULL, 'deadline'),
    ('semiannual_analysis', 'manager', FALSE, 'half-year', 'submitted', 'last-day-of-next-month', NULL, NULL, NULL, 'deadline'),
    ('monthly_assessment', 'manager', FALSE, 'month', 'submitted', 'day-of-next-month', NULL, 'assessment_day_of_month', NULL, 'deadline'),
    ('annual_assessment', 'manager', FALSE, 'year', 'submitted', 'day-of-next-month', NULL, 'assessment_day_of_month', NULL, 'deadline'),
    ('monthly_plan', 'manager', FALSE, 'month', 'submitted', 'days-before', 1, NULL, NULL, 'period'),
    ('annual_plan', 'manager', FALSE, 'year', 'submitted', 'days-before', 1, NULL, NULL, 'period'),
    ('stock_count', 'warehouse', TRUE, 'month', 'submitted', 'last-day', NULL, NULL, NULL, 'deadline'),
    ('customer_survey', 'manager', TRUE, 'quarter', 'submitted', 'last-day', NULL, NULL, NULL, 'deadline')
) AS duty(kind, role, is_once, unit, act, due_rule, due_days, due_parameter, time_parameter, dated_by)

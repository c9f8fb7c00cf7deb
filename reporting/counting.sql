-- All figures of one programme (counting.py describes the result). Every table is also bound by row-level
-- security; the tenant stands here once more so that the indexes that begin with it are used.
WITH programme AS (
    SELECT id, changed_at, coalesce(accelerator_from, starts_on) AS begins, ends_on
    FROM programmes_programme
    WHERE tenant_id = %(tenant)s AND id = %(programme)s
),
taking_part AS (
    SELECT id, organisation_id, role
    FROM partners_participation
    WHERE tenant_id = %(tenant)s AND programme_id = %(programme)s
      AND role IN ('innovator', 'partner') AND state = ANY(%(taking_part)s)
),
only_theme AS (  -- of innovators that have exactly one: an introduction without a theme belongs to it
    SELECT taking_part.organisation_id, min(mark.theme_id::text)::uuid AS theme_id
    FROM taking_part
    JOIN partners_participationtheme mark
      ON mark.tenant_id = %(tenant)s AND mark.participation_id = taking_part.id
    WHERE taking_part.role = 'innovator'
    GROUP BY taking_part.organisation_id
    HAVING count(*) = 1
),
partnership AS (
    SELECT id, introduction_id, confirmed_at,
           date_trunc('month', confirmed_at AT TIME ZONE %(zone)s)::date AS month,
           row_number() OVER (ORDER BY confirmed_at, id) AS number
    FROM introductions_partnership
    WHERE tenant_id = %(tenant)s AND programme_id = %(programme)s
      AND confirmed_at IS NOT NULL AND void_at IS NULL
),
party AS (
    SELECT party.partnership_id, party.organisation_id, party.side, party.confirmed_via
    FROM introductions_party party
    JOIN partnership ON partnership.id = party.partnership_id
    WHERE party.tenant_id = %(tenant)s
),
led AS (
    SELECT introduction_id, count(*) AS partnerships
    FROM partnership
    WHERE introduction_id IS NOT NULL
    GROUP BY introduction_id
),
introduction AS (
    SELECT introduction.id, introduction.innovator_id, introduction.origin, introduction.asked_at,
           introduction.first_side,
           coalesce(introduction.theme_id, only_theme.theme_id) AS theme_id,
           introduction.introduced_at IS NOT NULL AS made,
           date_trunc('month', introduction.introduced_at AT TIME ZONE %(zone)s)::date AS month,
           introduction.introduced_at IS NOT NULL
             AND (introduction.met_at IS NOT NULL OR led.partnerships IS NOT NULL) AS met,
           led.partnerships
    FROM introductions_introduction introduction
    LEFT JOIN led ON led.introduction_id = introduction.id
    LEFT JOIN only_theme ON only_theme.organisation_id = introduction.innovator_id
    WHERE introduction.tenant_id = %(tenant)s AND introduction.programme_id = %(programme)s
      AND (introduction.asked_at IS NOT NULL OR introduction.introduced_at IS NOT NULL)
),
event AS (  -- what the lines over time are made of
    SELECT 'introduced' AS kind, month, theme_id FROM introduction WHERE made
    UNION ALL
    SELECT 'confirmed', partnership.month, coalesce(introduction.theme_id, by_party.theme_id)
    FROM partnership
    LEFT JOIN introduction ON introduction.id = partnership.introduction_id
    LEFT JOIN LATERAL (
        SELECT only_theme.theme_id
        FROM party JOIN only_theme ON only_theme.organisation_id = party.organisation_id
        WHERE partnership.introduction_id IS NULL
          AND party.partnership_id = partnership.id AND party.side = 'innovator'
        LIMIT 1
    ) by_party ON true
),
month AS (
    SELECT generate_series(
        date_trunc('month', least((SELECT min(month) FROM event), (SELECT begins FROM programme), %(today)s::date)::timestamp),
        date_trunc('month', greatest(
            (SELECT max(month) FROM event), least((SELECT ends_on FROM programme), %(today)s::date))::timestamp),
        '1 month'
    )::date AS month
),
monthly AS (
    SELECT month.month,
           sum(count(event.kind) FILTER (WHERE event.kind = 'introduced')) OVER (ORDER BY month.month) AS introduced,
           sum(count(event.kind) FILTER (WHERE event.kind = 'confirmed')) OVER (ORDER BY month.month) AS confirmed
    FROM month LEFT JOIN event ON event.month = month.month
    GROUP BY month.month
),
themed AS (
    SELECT theme.id, theme.position, month.month,
           sum(count(event.kind) FILTER (WHERE event.kind = 'introduced'))
             OVER (PARTITION BY theme.id ORDER BY month.month) AS introduced,
           sum(count(event.kind) FILTER (WHERE event.kind = 'confirmed'))
             OVER (PARTITION BY theme.id ORDER BY month.month) AS confirmed
    FROM programmes_theme theme
    CROSS JOIN month
    LEFT JOIN event ON event.theme_id = theme.id AND event.month = month.month
    WHERE theme.tenant_id = %(tenant)s AND theme.programme_id = %(programme)s
    GROUP BY theme.id, theme.position, month.month
),
theme AS (
    SELECT themed.id, themed.position,
           json_agg(themed.introduced ORDER BY themed.month) AS introduced,
           json_agg(themed.confirmed ORDER BY themed.month) AS confirmed,
           (SELECT count(*) FROM taking_part
            JOIN partners_participationtheme mark
              ON mark.tenant_id = %(tenant)s AND mark.participation_id = taking_part.id
            WHERE taking_part.role = 'innovator' AND mark.theme_id = themed.id) AS innovators
    FROM themed
    GROUP BY themed.id, themed.position
),
per_innovator AS (
    SELECT taking_part.organisation_id AS id,
           coalesce(introduced.made, 0) AS made,
           coalesce(introduced.this_month, 0) AS this_month,
           coalesce(agreed.confirmed, 0) AS confirmed
    FROM taking_part
    LEFT JOIN (
        SELECT innovator_id, count(*) AS made,
               count(*) FILTER (WHERE month = date_trunc('month', %(today)s::date::timestamp)::date) AS this_month
        FROM introduction WHERE made GROUP BY innovator_id
    ) introduced ON introduced.innovator_id = taking_part.organisation_id
    LEFT JOIN (
        SELECT organisation_id, count(DISTINCT partnership_id) AS confirmed FROM party GROUP BY organisation_id
    ) agreed ON agreed.organisation_id = taking_part.organisation_id
    WHERE taking_part.role = 'innovator'
),
first_answer AS (  -- days from the first ask to the first answer of the side that was asked, changed later or not
    SELECT greatest(extract(epoch FROM min(answer.given_at) - introduction.asked_at), 0) / 86400 AS days
    FROM introduction
    JOIN introductions_answer answer
      ON answer.tenant_id = %(tenant)s AND answer.introduction_id = introduction.id
     AND answer.side = introduction.first_side
    WHERE introduction.asked_at IS NOT NULL
    GROUP BY introduction.id, introduction.asked_at
),
milestone AS (
    SELECT number, id, confirmed_at FROM partnership
    WHERE number = ANY(%(round_numbers)s)
    ORDER BY number DESC LIMIT 1
),
target AS (
    SELECT first_value, value, set_on FROM programmes_target
    WHERE tenant_id = %(tenant)s AND programme_id = %(programme)s AND measure = 'partnerships_confirmed'
    LIMIT 1
)
SELECT programme.changed_at, json_build_object(
    'innovators', (SELECT count(*) FROM taking_part WHERE role = 'innovator'),
    'partners', (SELECT count(*) FROM taking_part WHERE role = 'partner'),
    'partners_with_live_offer', (
        SELECT count(DISTINCT offer.organisation_id)
        FROM partners_offer offer
        JOIN taking_part ON taking_part.organisation_id = offer.organisation_id AND taking_part.role = 'partner'
        WHERE offer.tenant_id = %(tenant)s AND offer.programme_id = %(programme)s AND offer.state = 'live'
          AND coalesce(offer.available_from, %(today)s) <= %(today)s
          AND coalesce(offer.available_until, %(today)s) >= %(today)s),
    'introductions_asked', (SELECT count(*) FROM introduction),
    'introductions_made', (SELECT count(*) FROM introduction WHERE made),
    'introductions_elsewhere', (SELECT count(*) FROM introduction WHERE made AND origin = 'elsewhere'),
    'introductions_met', (SELECT count(*) FROM introduction WHERE met),
    'introductions_led', (SELECT count(*) FROM introduction WHERE made AND partnerships IS NOT NULL),
    'introductions_led_to_several', (SELECT count(*) FROM introduction WHERE made AND partnerships > 1),
    'partnerships_confirmed', (SELECT count(*) FROM partnership),
    'partnerships_by_staff', (SELECT count(DISTINCT partnership_id) FROM party WHERE confirmed_via = 'staff'),
    'partnerships_without_introduction', (SELECT count(*) FROM partnership WHERE introduction_id IS NULL),
    'answers', (SELECT count(*) FROM first_answer),
    'days_to_answer', (
        SELECT round(percentile_cont(0.5) WITHIN GROUP (ORDER BY days)::numeric, 1) FROM first_answer),
    'target', (SELECT json_build_object('first', first_value, 'value', value, 'set_on', set_on) FROM target),
    'monthly', (
        SELECT coalesce(json_agg(json_build_object(
            'month', to_char(month, 'YYYY-MM'), 'introduced', introduced, 'confirmed', confirmed) ORDER BY month), '[]')
        FROM monthly),
    'themes', (
        SELECT coalesce(json_agg(json_build_object(
            'id', id, 'innovators', innovators, 'introduced', introduced, 'confirmed', confirmed) ORDER BY position, id), '[]')
        FROM theme),
    'per_innovator', (
        SELECT coalesce(json_agg(json_build_object(
            'id', id, 'made', made, 'confirmed', confirmed, 'this_month', this_month) ORDER BY made DESC, confirmed DESC, id), '[]')
        FROM per_innovator),
    'milestone', (
        SELECT json_build_object('number', number, 'partnership', id, 'confirmed_at', confirmed_at) FROM milestone)
)
FROM programme

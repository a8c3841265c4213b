-- A recommendation with what holds of it today.
CREATE VIEW recommendation_listed AS
SELECT r.*, coalesce(s.status, 'received') AS status, s.organisation, s.due,
       CASE WHEN r.position IN ('pending', 'unknown') THEN coalesce(
           (SELECT a.position FROM recommendation_reply a
            WHERE a.symbol = r.symbol AND a.number = r.number
            ORDER BY a.day DESC, a.document LIMIT 1), r.position)
       ELSE r.position END AS holds
FROM recommendation r LEFT JOIN recommendation_state s ON s.recommendation = r.id;

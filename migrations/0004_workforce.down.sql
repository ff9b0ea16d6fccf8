DROP TABLE trust_workforce;

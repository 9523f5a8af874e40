"""From surface forms to entities: keys, the knowledge base, definitions in the article, short names, roles."""

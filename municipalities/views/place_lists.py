"""What the lists of municipalities share: sorting by the names of the day asked for."""

# `known_...` are those of the day: queries.as_of
PLACE_SORTS: dict[str, tuple[str, ...]] = {
    "name": ("known_name",),
    "code": ("known_code",),
    "rayon": ("rayon_key", "known_name"),
    "oblast": ("oblast__sort_key", "known_name"),
    "population": ("known_population", "known_name"),
}

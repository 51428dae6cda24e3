/// How lists that are read as a whole are searched.
enum Search {
    /// Whether one of `texts` has `wanted` in it, in whatever case; nothing wanted is found everywhere.
    static func finds(_ wanted: String?, in texts: String...) -> Bool {
        guard let wanted else { return true }
        return texts.contains { $0.lowercased().contains(wanted.lowercased()) }
    }
}

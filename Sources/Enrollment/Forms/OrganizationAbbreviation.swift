/// How a name of more than 64 characters enters an attribute that holds 64 (ub-organization-name).
///
/// The first 40 characters, `…`, and the last 23: the head tells companies apart, the tail tells branches
/// apart. The full name travels beside it, and the reviewer confirms the short form.
///
/// Source: product.md §10.3.
enum OrganizationAbbreviation {
    /// X.520's bound for commonName and organizationName, in characters.
    static let bound = 64

    /// The name itself when it fits, otherwise its short form of at most 64 Unicode scalars.
    static func shorten(_ name: String) -> String {
        guard name.unicodeScalars.count > bound else { return name }
        return "\(head(of: name, scalars: 40))…\(tail(of: name, scalars: 23))"
    }

    /// Whole characters only, so that no mark loses its base.
    private static func head(of name: String, scalars: Int) -> String {
        var room = scalars
        return String(
            name.prefix { character in
                room -= character.unicodeScalars.count
                return room >= 0
            }
        )
    }

    private static func tail(of name: String, scalars: Int) -> String {
        String(head(of: String(name.reversed()), scalars: scalars).reversed())
    }
}

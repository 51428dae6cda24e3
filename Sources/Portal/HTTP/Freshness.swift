import Model

/// How long a resource may be kept, and what names this version of it.
///
/// Source: RFC 5019 §6; RFC 9111 §5.2; RFC 9110 §8.8.
struct Freshness: Sendable {
    /// Last-Modified.
    let thisUpdate: Timestamp
    /// Expires: the last second in which a cache may give it.
    let nextUpdate: Timestamp
    /// A strong validator: the first 128 bits of the SHA-256 of the octets.
    let entityTag: String
    /// Whether Last-Modified tells one version from the next; a date that is rounded does not (RFC 9110 §8.8.2.2).
    let isDated: Bool

    init(thisUpdate: Timestamp, nextUpdate: Timestamp, fingerprint: [UInt8], isDated: Bool = true) {
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
        self.isDated = isDated
        entityTag = Freshness.entityTag(fingerprint)
    }

    /// The header lines, each with its end, at `now`.
    func lines(at now: Timestamp) -> String {
        let age = max(0, nextUpdate.secondsSinceEpoch - now.secondsSinceEpoch)
        return
            "Cache-Control: max-age=\(age), public, no-transform, must-revalidate\r\nETag: \(entityTag)\r\n"
            + "Last-Modified: \(HTTPDate.format(thisUpdate))\r\nExpires: \(HTTPDate.format(nextUpdate))\r\n"
    }

    /// True when the client's copy is this version, so that 304 is enough.
    ///
    /// If-None-Match decides alone when it is there (RFC 9110 §13.2.2).
    func isMatched(ifNoneMatch tags: String?, ifModifiedSince date: String?) -> Bool {
        if let tags { return Freshness.names(tags, entityTag) }
        guard isDated, let since = date.flatMap(HTTPDate.parse) else { return false }
        return thisUpdate <= since
    }

    /// The strong validator of octets with this SHA-256.
    static func entityTag(_ fingerprint: [UInt8]) -> String {
        "\"\(Hexadecimal.encode(fingerprint.prefix(16)))\""
    }

    /// Whether an If-None-Match field names a version.
    static func names(_ field: String, _ entityTag: String) -> Bool {
        field.split(separator: ",").contains { tag in
            let name = tag.drop { $0 == " " || $0 == "\t" }
            let trimmed = String(name.prefix { $0 != " " && $0 != "\t" })
            return trimmed == "*" || trimmed == entityTag || trimmed == "W/" + entityTag
        }
    }
}

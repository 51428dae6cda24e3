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

    init(thisUpdate: Timestamp, nextUpdate: Timestamp, fingerprint: [UInt8]) {
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
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
    /// Only If-None-Match tells: after a clock that was put back a newer version has an older date, within a second two have
    /// the same, and an answer's is rounded (RFC 9110 §8.8.2.2). Whoever asks by If-Modified-Since alone gets the octets.
    func isMatched(ifNoneMatch tags: String?) -> Bool {
        tags.map { Freshness.names($0, entityTag) } ?? false
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

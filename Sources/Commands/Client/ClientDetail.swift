import Model
import Store

/// One machine client as `pki client show` prints it.
struct ClientDetail: Encodable {
    private static let limit = 100_000

    let client: ClientLine
    /// How many certificates it asked for, 100 000 for more too.
    let askedFor: Int

    init(_ record: ClientRecord, in book: BookOfRecord) throws {
        client = ClientLine(record)
        let requester = ClientRecord.auditName(of: record.name)
        askedFor = try book.requestCount(of: requester, atMost: Self.limit)
    }

    private enum Key: String, CodingKey {
        case askedFor
    }

    /// One object with the fields of both.
    func encode(to encoder: any Encoder) throws {
        try client.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(askedFor, forKey: .askedFor)
    }

    var lines: [(name: String, value: any Cell)] {
        [
            ("name", client.name), ("display name", client.displayName),
            ("active", client.active ? "yes" : "no"), ("profiles", client.profiles.joined(separator: ",")),
            ("authority", client.authority), ("certificate", client.certificate), ("since", client.createdAt),
            ("asked for", "\(askedFor)\(askedFor == Self.limit ? " or more" : "") certificates"),
        ]
    }
}

import Model

/// One value on its way into the database, in the four kinds both engines have.
enum SQLValue: Hashable, Sendable {
    /// NULL.
    case null
    /// A bigint.
    case integer(Int64)
    /// UTF-8 text without U+0000.
    case string(String)
    /// Octets.
    case octets([UInt8])
}

extension SQLValue {
    /// A number, or NULL.
    static func int(_ value: Int64?) -> SQLValue { value.map { .integer($0) } ?? .null }

    /// A count or position, or NULL.
    static func int(_ value: Int?) -> SQLValue { value.map { .integer(Int64($0)) } ?? .null }

    /// A text, or NULL.
    static func text(_ value: String?) -> SQLValue { value.map { .string($0) } ?? .null }

    /// Octets, or NULL.
    static func blob(_ value: [UInt8]?) -> SQLValue { value.map { .octets($0) } ?? .null }

    /// Seconds since the epoch, or NULL.
    static func time(_ value: Timestamp?) -> SQLValue { .int(value?.secondsSinceEpoch) }

    /// The word of an enum case, or NULL.
    static func word(_ value: (some RawRepresentable<String>)?) -> SQLValue { .text(value?.rawValue) }

    /// An application number, or NULL.
    static func number(_ value: ApplicationNumber?) -> SQLValue { .text(value?.text) }

    /// An authority's name, or NULL.
    static func authority(_ value: AuthorityID?) -> SQLValue { .text(value?.name) }

    /// A serial number's octets, or NULL.
    static func serial(_ value: SerialNumber?) -> SQLValue { .blob(value?.bytes) }
}

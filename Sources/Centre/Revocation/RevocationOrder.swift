public import Model

/// Why certificates are revoked, and since when they are not to be trusted.
public struct RevocationOrder: Hashable, Sendable {
    /// Why, in the words of those who ask.
    public let cause: RevocationCause?
    /// Why, as relying parties see it.
    public let reason: RevocationReason
    /// Why, in words, for the audit chain; `other` needs them.
    public let text: String?
    /// Since when the key may be in wrong hands; not in the future.
    public let invalidityDate: Timestamp?

    /// Whether it is done also when nobody is left then who could act in a role that somebody must have.
    public var evenLast = false

    /// Makes an order with a cause of product.md §5.2.
    ///
    /// - Throws: `RevocationRefusal` with `.textMissing` when `other` comes without 2 to 200 characters of text.
    public init(
        _ cause: RevocationCause,
        text: String? = nil,
        invalidityDate: Timestamp? = nil
    ) throws(RevocationRefusal) {
        guard cause != .other || (text?.unicodeScalars.count ?? 0) >= 2 else {
            throw RevocationRefusal(.textMissing)
        }
        try self.init(cause: cause, cause.reason, text: text, invalidityDate: invalidityDate)
    }

    /// Makes an order with the reason as RFC 5280 names it, and words for the audit chain.
    ///
    /// - Throws: `RevocationRefusal` with `.textMissing` for more than 200 characters of text.
    public init(
        _ reason: RevocationReason,
        text: String?,
        invalidityDate: Timestamp? = nil
    ) throws(RevocationRefusal) {
        try self.init(cause: nil, reason, text: text, invalidityDate: invalidityDate)
    }

    private init(
        cause: RevocationCause?,
        _ reason: RevocationReason,
        text: String?,
        invalidityDate: Timestamp?
    ) throws(RevocationRefusal) {
        guard text?.unicodeScalars.count ?? 0 <= 200 else { throw RevocationRefusal(.textMissing) }
        self.cause = cause
        self.reason = reason
        self.text = text
        self.invalidityDate = invalidityDate
    }

    /// Makes an order with the reason as RFC 5280 names it.
    public init(_ reason: RevocationReason, invalidityDate: Timestamp? = nil) {
        cause = nil
        self.reason = reason
        text = nil
        self.invalidityDate = invalidityDate
    }

    /// What the audit chain keeps besides the reason.
    var facts: [String: String] {
        var facts: [String: String] = [:]
        if let cause { facts["cause"] = cause.rawValue }
        if let text { facts["text"] = text }
        if evenLast { facts["last"] = "yes" }
        return facts
    }
}

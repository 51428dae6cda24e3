/// Which rule a field breaks; stable words for programs, product.md §15.
public enum ValidationCode: String, CaseIterable, Sendable {
    // The document

    /// Not JSON.
    case malformed
    /// Not UTF-8.
    case badEncoding = "bad_encoding"
    /// More octets than permitted.
    case tooLarge = "too_large"
    /// Fewer octets than a readable document can have.
    case tooSmall = "too_small"
    /// Objects and lists nested too deep.
    case tooDeep = "too_deep"
    /// A member occurs twice in one object.
    case duplicateKey = "duplicate_key"
    /// A member that no form has.
    case unknownKey = "unknown_key"
    /// Another JSON type than the field's.
    case wrongType = "wrong_type"

    // Fields

    /// Required and absent or blank.
    case missing
    /// Fewer characters than permitted.
    case tooShort = "too_short"
    /// More characters than permitted.
    case tooLong = "too_long"
    /// A control, bidirectional, invisible or otherwise refused character.
    case forbiddenCharacter = "forbidden_character"
    /// Not of the form that the field demands.
    case badFormat = "bad_format"
    /// The check digit is wrong.
    case badChecksum = "bad_checksum"
    /// Not one of the listed values.
    case notInList = "not_in_list"
    /// Two fields that must agree do not.
    case mismatch
    /// No such day in the calendar.
    case impossibleDate = "impossible_date"
    /// A day after today where that cannot be.
    case inFuture = "in_future"
    /// A day that should be after today and is not.
    case expired
    /// An administrative division that does not exist.
    case unknownRegion = "unknown_region"
    /// A 15-digit identity number.
    case oldIdentityNumber = "old_identity_number"
    /// Younger than 18.
    case underAge = "under_age"
    /// Older than 100.
    case overAge = "over_age"
    /// Not the current version of an agreement.
    case outdatedAgreement = "outdated_agreement"

    // Attachments

    /// More of them than permitted.
    case tooMany = "too_many"
    /// A kind that this business does not ask for.
    case notWanted = "not_wanted"
    /// Neither JPEG nor PNG nor PDF by content.
    case unsupportedType = "unsupported_type"
    /// An image or PDF whose structure cannot be read.
    case unreadable
    /// An image with too few pixels on its short side.
    case lowResolution = "low_resolution"
    /// An image with more pixels than permitted.
    case tooManyPixels = "too_many_pixels"
    /// A PDF with more pages than permitted.
    case tooManyPages = "too_many_pages"
    /// A PDF that is encrypted or carries active content.
    case activeContent = "active_content"
}

import Documents
import Enrollment
public import Model
import OpenSSL
public import Portal
import Store

/// 申请表 and 使用协议 for somebody of the staff: whole for who may see all of it, masked for who may see it masked.
public struct ApplicationPrinting: Sendable {
    private let centre: CACentre
    private let staff: StaffOperator

    /// Prints for one person.
    public init(centre: CACentre, staff: StaffOperator) {
        self.centre = centre
        self.staff = staff
    }

    /// Writes one paper; a whole one is on record as a look at the application, before it is made.
    ///
    /// - Parameters:
    ///   - kind: which.
    ///   - number: of which application.
    ///   - text: why, for a business administrator; nil for everybody else.
    ///   - destination: where it goes.
    /// - Returns: whether it is masked.
    /// - Throws: `BookError` with `.notFound` for no such application or paper; `EnrollmentError` with `.notPermitted` or
    ///   `.validationFailed`; `DocumentError`; as `LetterDestination`.
    public func write(
        _ kind: PrintedPaper.Kind,
        of number: ApplicationNumber,
        because text: String?,
        to destination: LetterDestination
    ) async throws -> Bool {
        guard let standing = try centre.book.application(number) else {
            throw BookError(.notFound(object: "application \(number)"))
        }
        let principal = Principal(staff.record)
        let isMasked = Permission.check(.viewPersonalData, principal, standing) == [.masked]
        let record =
            if isMasked {
                standing
            } else {
                try await centre.desk(for: staff).view(
                    number,
                    document: "\(kind.rawValue).pdf",
                    because: text,
                    by: principal
                )
            }
        guard let paper = try centre.paperWriter().paper(kind, of: record, isMasked: isMasked) else {
            throw BookError(.notFound(object: "\(kind.rawValue) of application \(number)"))
        }
        let document = try ApplicationPaper(paper: paper).document()
        try await destination.deliver(document, title: "application \(kind.rawValue) \(number)") {}
        return isMasked
    }
}

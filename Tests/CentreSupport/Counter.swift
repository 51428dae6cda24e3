package import Centre
import Enrollment
import Foundation
package import Model
import TestSupport

/// The people at the counter, who take an application as far as the production queue.
package struct Counter: Sendable {
    private let centre: CACentre
    private let folder: TemporaryDirectory

    /// Staffs the counter of an open centre.
    package init(_ centre: CACentre) throws {
        self.centre = centre
        folder = try TemporaryDirectory()
    }

    /// An application that was handed in, approved and paid.
    ///
    /// - Parameter applicant: 0 to 9999; each is another person.
    /// - Returns: its number.
    /// - Throws: what the desk refuses.
    package func paidApplication(_ applicant: Int = 1) async throws -> ApplicationNumber {
        let form = try Papers.write(into: folder.url.path, applicant: applicant)
        return try await paid(
            form,
            applicant,
            [.identityMatchesDocument, .documentsLegible, .agreementSigned]
        )
    }

    /// An application that was handed in, and waits for its review.
    ///
    /// - Parameter applicant: 0 to 9999; each is another person.
    /// - Returns: the application.
    /// - Throws: what the desk refuses.
    package func handedIn(_ applicant: Int = 1) async throws -> ApplicationRecord {
        try await handedIn(Papers.write(into: folder.url.path, applicant: applicant), applicant)
    }

    /// The application of an organisation, approved and paid.
    ///
    /// - Returns: its number.
    /// - Throws: what the desk refuses.
    package func paidOrganization() async throws -> ApplicationNumber {
        let checklist = Set(ReviewCheck.allCases).subtracting([.abbreviatedNameAccepted])
        return try await paid(Papers.writeOrganization(into: folder.url.path), 10_000, checklist)
    }

    private func paid(
        _ form: String,
        _ applicant: Int,
        _ checklist: Set<ReviewCheck>
    ) async throws -> ApplicationNumber {
        let record = try await handedIn(form, applicant)
        let reviewer = try centre.staffOperator("wang.shenhe")
        _ = try await centre.desk(for: reviewer).approve(
            record.number,
            by: Principal(reviewer.record),
            checklist: checklist
        )
        let finance = try centre.staffOperator("zhao.caiwu")
        let payment = try Payment(channel: .offline, transaction: "T-\(applicant)", amountFen: 20_000)
        _ = try await centre.desk(for: finance)
            .confirmPayment(record.number, payment, by: Principal(finance.record))
        return record.number
    }

    private func handedIn(_ form: String, _ applicant: Int) async throws -> ApplicationRecord {
        let document = try ApplicationDocument(path: form)
        let registrar = try centre.staffOperator("chen.shouli")
        let submitter = Submitter(
            login: "expert\(applicant)",
            registrar: Principal(registrar.record),
            isEmailVerified: true,
            isMobileVerified: true
        )
        return try await centre.desk(for: registrar)
            .submit(document.form, uploads: document.uploads, by: submitter)
    }
}

import ArgumentParser
import Centre
import Enrollment
import Model

/// Which certificate, and who acts.
struct RevocationOptions: ParsableArguments {
    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var certificate: CertificateChoice

    /// Opens the centre, lets one person act at the desk, and closes it.
    func perform<Result>(
        _ deed: (EnrollmentDesk, Principal, CertificateID) async throws -> Result
    ) async throws -> Result {
        let centre = try centre.open()
        let person = try staff.open(in: centre)
        let id = try certificate.find(in: centre).id
        let result = try await deed(centre.desk(for: person), Principal(person.record), id)
        try await centre.close()
        return result
    }
}

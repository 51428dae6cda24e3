import ArgumentParser
import Centre
import Model

/// What the suspension of a certificate and its end take: which one, who does it, and why.
struct SuspensionOptions: ParsableArguments {
    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var choice: CertificateChoice

    @Option(help: "Why, for the audit chain.")
    var text: String?

    /// Opens the centre, lets one deed be done to the certificate, closes it, and says what is so now.
    func perform(
        _ outcome: String,
        _ deed: (CACentre) -> (CertificateID, String?, StaffOperator) async throws -> Void
    ) async throws {
        let centre = try centre.open()
        let person = try staff.open(in: centre)
        let id = try choice.find(in: centre).id
        try await deed(centre)(id, text, person)
        try await centre.close()
        Terminal.say("\(outcome): \(id.serial.hexadecimal)")
    }
}

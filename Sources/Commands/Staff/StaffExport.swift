import ArgumentParser
import Centre
import Foundation
import Model
import OpenSSL

/// `pki staff export`.
struct StaffExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write one's own key and certificate as PKCS#12, for a browser or a token.",
        discussion: """
            The password is asked for on the terminal, or read from a descriptor. Whoever
            acts exports their own key, nobody else's; that it left is on record.

            EXAMPLE
              pki staff export wang.shenhe --out wang.p12 --as wang.shenhe

            \(ExitStatus.help)
            """
    )

    /// The one form in which a private key leaves.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case p12
    }

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The login name.")
    var name: String

    @Option(help: "Only p12.")
    var format: Format = .p12

    @Option(help: "The file, which must not exist; readable by its owner only.")
    var out: String

    @Option(help: "Read the password, one line of 8 to 128 characters, from this file descriptor.")
    var passwordFd: Int32?

    func run() async throws {
        try centre.demandDescriptors([passwordFd])
        if FileManager.default.fileExists(atPath: out) { throw CentreError(.fileThere(path: out)) }
        let centre = try centre.open()
        let person = try staff.open(in: centre)
        let bytes = try await centre.exportStaffKey(
            name,
            password: ExportPassword.read(descriptor: passwordFd),
            by: person
        )
        try NewFile.create(out, bytes: bytes, isPrivate: true)
        try await centre.close()
    }
}

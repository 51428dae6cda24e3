import ArgumentParser
import Centre
import Model

/// `pki staff renew`.
struct StaffRenew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew",
        abstract: "Give a staff member a new key and certificate in place of the old.",
        discussion: """
            Staff renew themselves; an administrator renews whoever they may add. The old
            certificate is revoked as superseded in the same moment. With --request the
            new key is on a token of theirs.

            EXAMPLE
              pki staff renew wang.shenhe --as li.admin
              pki staff renew liu.zhizheng --request liu.csr --out liu.pem --as li.admin

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The login name.")
    var name: String

    @OptionGroup var own: OwnKeyOptions

    func run() async throws {
        let proof = try own.proof()
        let centre = try centre.open()
        let administrator = try staff.open(in: centre)
        try await Recovered.settle(in: centre)
        let record = try await centre.renewStaff(name, proof: proof, by: administrator)
        try own.deliver(record, from: centre)
        try await centre.close()
        Terminal.say("renewed \(record.name): \(record.certificate?.serial.hexadecimal ?? "-")")
    }
}

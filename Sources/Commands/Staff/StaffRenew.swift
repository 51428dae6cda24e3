import ArgumentParser
import Centre
import Model
import OpenSSL

/// `pki staff renew`.
struct StaffRenew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew",
        abstract: "Give a staff member a new key and certificate in place of the old.",
        discussion: """
            Staff renew themselves; an administrator renews whoever they may add. The old
            certificate is revoked as superseded in the same moment. With --request the
            new key is on a token of theirs.

            With --recover a super_admin gets a new certificate without anybody's leave:
            only while no super_admin has a good one, never for one who was retired. It
            takes the state directory and the key of the authority that issues for
            staff, is audited as staff.recover, and 'pki doctor' tells of it for 30 days.

            EXAMPLE
              pki staff renew wang.shenhe --as li.admin
              pki staff renew liu.zhizheng --request liu.csr --out liu.pem --as li.admin
              pki staff renew li.admin --recover

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The login name.")
    var name: String

    @OptionGroup var own: OwnKeyOptions

    @Flag(help: "The way back when no super_admin has a good certificate.")
    var recover = false

    func validate() throws {
        guard !recover || staff.name == nil else {
            throw ValidationError("--recover is for when nobody can act: leave --as out")
        }
        guard !recover || own.request == nil else {
            throw ValidationError("--recover makes a key that is kept here, to act with: leave --request out")
        }
    }

    func run() async throws {
        let proof = try own.proof()
        let centre = try centre.open()
        let record =
            recover
            ? try await centre.recoverStaff(name, proof: proof) : try await renewed(in: centre, proof)
        try Terminal.warnOfEnd(of: record.certificate, in: centre)
        try Terminal.warnOfDoors(for: record.certificate, in: centre)
        try own.deliver(record, from: centre)
        try await centre.close()
        Terminal.say("renewed \(record.name): \(record.certificate?.serial.hexadecimal ?? "-")")
    }

    private func renewed(in centre: CACentre, _ proof: CertificateRequest?) async throws -> StaffRecord {
        let administrator = try staff.open(in: centre)
        try await Recovered.settle(in: centre)
        return try await centre.renewStaff(name, proof: proof, by: administrator)
    }
}

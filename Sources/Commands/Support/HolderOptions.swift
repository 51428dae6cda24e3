import ArgumentParser
import Centre
import OpenSSL

/// Where the passphrases of the holders of new shares come from.
struct HolderOptions: ParsableArguments {
    @Option(help: "Read a share holder's passphrase from this open file descriptor; once for each, in order.")
    var holderFd: [Int32] = []

    @Flag(help: "Write new shares without passphrases, to be printed on paper.")
    var plainShares = false

    func validate() throws {
        guard !plainShares || holderFd.isEmpty else {
            throw ValidationError("--plain-shares takes no --holder-fd: such shares have no passphrases")
        }
    }

    /// For what deals no shares.
    static let nobody: @Sendable (Int) throws -> SecretBytes = { _ in SecretBytes(copying: []) }

    /// Refuses when the holder of a share could not be asked.
    func checker() -> @Sendable (Int) throws -> Void {
        let (count, isPlain) = (holderFd.count, plainShares)
        return { index in
            if !isPlain, index > count { try ShareHolder.demandTerminal() }
        }
    }

    /// Asks the holder of a share.
    func asker() -> @Sendable (Int) throws -> SecretBytes {
        let (descriptors, isPlain) = (holderFd, plainShares)
        return { index in
            if isPlain { return SecretBytes(copying: []) }
            let descriptor = descriptors.indices.contains(index - 1) ? descriptors[index - 1] : nil
            return try ShareHolder.passphrase(of: index, descriptor: descriptor)
        }
    }
}

import Model
import OpenSSL
import Tokens

/// What SKF libraries write into our memory.
enum SKFParsers {
    /// A structure; the first octet chooses the layout.
    static func structure(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard let first = bytes.first else { return }
        let layout = SKFLayout.all[Int(first) % SKFLayout.all.count]
        let structure = Array(bytes.dropFirst())
        try publicKeys(structure, layout)
        if let signature = SKFSignature(structure) {
            try promise("a signature is read as it was written", SKFSignature(signature.blob) == signature)
        }
        if let envelope = SKFEnvelope(structure, layout) {
            let again = SKFEnvelope(envelope.blob(layout), layout)
            try promise("an envelope is read as it was written", again == envelope)
            try promise(
                "what is wrapped is within its limit",
                (1...SKFEnvelope.Cipher.limit).contains(envelope.wrappedKey.octets.count)
            )
        }
        if let info = SKFDeviceInfo(structure, layout) {
            try promise(
                "a number is printable",
                info.serial.utf8.allSatisfy { (0x20...0x7E).contains($0) }
            )
            try promise("a number has 1 to 32 characters", (1...32).contains(info.serial.utf8.count))
        }
        try promise("the error queue is empty", CryptoError.queueIsEmpty)
    }

    /// A list of names.
    static func names(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard let names = SKFNames.read(bytes) else { return }
        try promise("no more names than the limit", names.count <= SKFNames.limit)
        for name in names {
            try promise("a name has octets", !name.isEmpty && name.count <= SKFNames.nameLimit)
            try promise("a name has no NUL", !name.contains(0))
        }
        let written = names.flatMap { $0 + [0] } + [0]
        try promise("names are read as they were written", SKFNames.read(written) == names)
    }

    private static func publicKeys(_ structure: [UInt8], _ layout: SKFLayout) throws(BrokenPromise) {
        if let key = SKFPublicKey.sm2(structure, layout) {
            let blob = SKFPublicKey.blob(of: key, layout) ?? []
            try promise("a key is read as it was written", SKFPublicKey.sm2(blob, layout) == key)
        }
        if let key = SKFPublicKey.rsa(structure, layout) {
            try promise("an RSA key has 2048 bits", key.algorithm == .rsa2048)
        }
    }
}

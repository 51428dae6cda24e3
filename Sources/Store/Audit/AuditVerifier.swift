public import Model

/// Checks an audit chain entry by entry, from the first, with nothing but a digest and the audit key.
///
/// Feed it all entries in order, then ask `finish`. It needs no book: entries may come from a file.
public struct AuditVerifier {
    private let digest: ([UInt8]) -> [UInt8]
    private let isSigned: (AuditCheckpoint) -> Bool
    private var checkpoints: ArraySlice<AuditCheckpoint>
    private var head = AuditHead.empty
    private var signedUpTo: Int64 = 0
    private var fault: AuditFault?

    /// Starts at the beginning of the chain.
    ///
    /// - Parameters:
    ///   - checkpoints: all that are known, from the book or kept elsewhere; only the latter show that a book
    ///     lost its end together with its checkpoints.
    ///   - digest: SHA-256.
    ///   - isSigned: whether a checkpoint's signature over its `canonicalForm` is the audit key's.
    public init(
        checkpoints: [AuditCheckpoint],
        digest: @escaping ([UInt8]) -> [UInt8],
        isSigned: @escaping (AuditCheckpoint) -> Bool
    ) {
        self.checkpoints = checkpoints.sorted { $0.sequence < $1.sequence }[...]
        self.digest = digest
        self.isSigned = isSigned
    }

    /// Checks a whole chain.
    ///
    /// - Parameters:
    ///   - entries: all, in order.
    ///   - checkpoints: all that are known.
    ///   - digest: SHA-256.
    ///   - isSigned: whether a checkpoint's signature over its `canonicalForm` is the audit key's.
    /// - Returns: the verdict, with the first fault.
    public static func verify(
        _ entries: some Sequence<AuditEntry>,
        checkpoints: [AuditCheckpoint],
        digest: ([UInt8]) -> [UInt8],
        isSigned: (AuditCheckpoint) -> Bool
    ) -> AuditVerdict {
        withoutActuallyEscaping(digest) { digest in
            withoutActuallyEscaping(isSigned) { isSigned in
                var verifier = AuditVerifier(checkpoints: checkpoints, digest: digest, isSigned: isSigned)
                for entry in entries {
                    guard verifier.check(entry) else { break }
                }
                return verifier.finish()
            }
        }
    }

    /// Checks the next entry.
    ///
    /// - Returns: false when a fault was found; what follows is not looked at.
    public mutating func check(_ entry: AuditEntry) -> Bool {
        guard fault == nil else { return false }
        fault = self.fault(in: entry) ?? checkpointFault(at: entry)
        guard fault == nil else { return false }
        head = AuditHead(sequence: entry.sequence, hash: entry.hash)
        return true
    }

    /// Takes note of an entry that cannot even be read.
    public mutating func reject(sequence: Int64) {
        fault = fault ?? .altered(sequence)
    }

    /// The verdict over all entries checked.
    public func finish() -> AuditVerdict {
        var fault = fault
        if fault == nil, let checkpoint = checkpoints.last {
            fault = .truncated(head: head.sequence, checkpoint: checkpoint.sequence)
        }
        return AuditVerdict(head: head, signedUpTo: signedUpTo, fault: fault)
    }

    private func fault(in entry: AuditEntry) -> AuditFault? {
        guard head.sequence < Int64.max, entry.sequence == head.sequence + 1 else {
            return .gap(after: head.sequence, found: entry.sequence)
        }
        guard entry.previousHash == head.hash else { return .brokenLink(entry.sequence) }
        let form = entry.event.canonicalForm(sequence: entry.sequence, previousHash: entry.previousHash)
        return digest(form) == entry.hash ? nil : .altered(entry.sequence)
    }

    /// Checks the checkpoints up to `entry`.
    private mutating func checkpointFault(at entry: AuditEntry) -> AuditFault? {
        while let checkpoint = checkpoints.first, checkpoint.sequence <= entry.sequence {
            checkpoints.removeFirst()
            guard checkpoint.sequence == entry.sequence, checkpoint.hash == entry.hash else {
                return .checkpointMismatch(checkpoint.sequence)
            }
            guard isSigned(checkpoint) else { return .checkpointForged(checkpoint.sequence) }
            signedUpTo = checkpoint.sequence
        }
        return nil
    }
}

import OCSP

extension OCSPDesk {
    /// The kept answer to `request`, or a new one, awaited.
    func answer(to request: [UInt8]) async -> OCSPAnswer {
        if let kept = keptAnswer(to: request) { return kept }
        return await withCheckedContinuation { continuation in
            answer(to: request) { continuation.resume(returning: $0) }
        }
    }
}

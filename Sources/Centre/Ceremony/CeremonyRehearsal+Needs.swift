import Model
import Store

/// What has to be there on the day, and the rehearsal does without.
extension CeremonyRehearsal {
    /// What is to be brought for a step: the medium, when a key goes there.
    ///
    /// The successor of an authority whose key is on a medium, or opened by shares, has its key on a medium, too, unless the step says
    /// where else; its key is in one file until it is shared itself.
    ///
    /// - Returns: lines for the transcript.
    /// - Throws: `HSMError` for a key reference that cannot be read; `BookError`.
    func needs(of step: CeremonyStep, number position: Int, on stage: CACentre) throws -> [String] {
        guard let id = try keyToMedium(of: step, number: position, on: stage) else { return [] }
        return ["当日须带离线介质: \(id) 的私钥存放于此 (--root-keys DIR)"]
    }

    /// The authority whose key a step puts on the medium; nil for none.
    private func keyToMedium(
        of step: CeremonyStep,
        number position: Int,
        on stage: CACentre
    ) throws -> AuthorityID? {
        switch step {
        case .create(let plan): return plan.custody == .offline ? plan.id : nil
        case .offline(let id): return id
        case .rollOver(let id, let renewal):
            let custody = try renewal.custody ?? place(of: id, before: position, on: stage)
            guard custody == .offline else { return nil }
            return try stage.book.authorities().first { $0.predecessor == id }?.id
        case .sign, .crossSign, .crossSignFile, .revoke, .revokeCertificate, .publishList, .retire, .destroy,
            .share, .move:
            return nil
        }
    }

    /// Where an authority's key is when a step begins, after those that move it.
    private func place(
        of id: AuthorityID,
        before position: Int,
        on stage: CACentre
    ) throws -> KeyCustody? {
        let isMoved = ceremony.steps.prefix(position).contains { step in
            switch step {
            case .offline(let moved), .share(let moved, _, _, _): moved == id
            case .create, .rollOver, .sign, .crossSign, .crossSignFile, .revoke, .revokeCertificate,
                .publishList,
                .retire, .destroy, .move:
                false
            }
        }
        return try isMoved ? .offline : custody(of: id, before: position, on: stage)
    }
}

import Model

extension EnrollmentDesk {
    /// Reads the application, lets `decide` decide, and commits; every deed on an existing application goes
    /// through here.
    func perform(
        _ deed: Deed,
        _ decide: (ApplicationRecord) throws(EnrollmentError) -> Decision
    ) async throws(EnrollmentError) -> ApplicationRecord {
        try await outcome(deed, decide).record
    }

    /// As `perform`, and whether the deed had been done before, so that nothing was written now.
    func outcome(
        _ deed: Deed,
        _ decide: (ApplicationRecord) throws(EnrollmentError) -> Decision
    ) async throws(EnrollmentError) -> Outcome {
        let record = try found(deed.number)
        if try isDone(deed) { return Outcome(record: record, isRepetition: true) }
        let decision: Decision
        do throws(EnrollmentError) {
            try checkVersion(deed, record)
            decision = try decide(record)
        } catch {
            throw await recorded(error, deed.action, deed.principal, deed.number.text)
        }
        return try await commit(decision, deed)
    }

    /// The application, which must exist.
    func found(_ number: ApplicationNumber) throws(EnrollmentError) -> ApplicationRecord {
        let record = try read { () throws(BookError) in try source.application(number) }
        guard let record else { throw EnrollmentError(.notFound(object: "application \(number)")) }
        return record
    }

    /// Runs a read of the book.
    func read<Value>(_ body: () throws(BookError) -> Value) throws(EnrollmentError) -> Value {
        do throws(BookError) {
            return try body()
        } catch {
            throw EnrollmentError(.book(error))
        }
    }

    /// Commits what is no move of an application; somebody else's move in between is `.book` with `.stateChanged`.
    func write(_ changes: [Change]) async throws(EnrollmentError) {
        do throws(BookError) {
            try await book.commit(changes)
        } catch {
            throw EnrollmentError(.book(error))
        }
    }

    /// Writes a refusal into the audit chain and returns what to throw: the refusal, or the reason why it
    /// could not be written.
    func recorded(
        _ error: EnrollmentError,
        _ action: String,
        _ principal: Principal,
        _ object: String,
        alongside changes: [Change] = []
    ) async -> EnrollmentError {
        guard error.isRefusal else { return error }
        let event = AuditEvent(
            at: clock.now,
            actor: principal.auditName,
            action: "\(action).refuse",
            object: object,
            detail: ["code": error.code, "reason": error.message]
        )
        do throws(BookError) {
            try await book.commit(changes + [.audit(event)])
            return error
        } catch let failure {
            return EnrollmentError(.book(failure))
        }
    }

    /// Refuses what the matrix does not grant; returns the grants that hold.
    @discardableResult
    func permit(
        _ action: PermittedAction,
        _ principal: Principal,
        _ record: ApplicationRecord?
    ) throws(EnrollmentError) -> Set<Grant> {
        if case .staff(_, let roles) = principal, let rule = SeparationOfDuties.violation(roles: roles) {
            throw EnrollmentError(.sodViolation(rule))
        }
        let grants = Permission.check(action, principal, record)
        guard !grants.isEmpty else { throw EnrollmentError(.notPermitted(action)) }
        return grants
    }

    /// Where `event` leads; nil when the record is removed.
    func next(
        _ record: ApplicationRecord,
        _ event: ApplicationEvent,
        _ facts: TransitionFacts
    ) throws(EnrollmentError) -> ApplicationState? {
        var life = ApplicationLife(type: record.type, state: record.state)
        do throws(InvalidTransition) {
            try life.apply(event, facts)
        } catch {
            throw EnrollmentError(.invalidTransition(error))
        }
        return life.state
    }

    /// As `next`, for events that never remove.
    func advance(
        _ record: ApplicationRecord,
        _ event: ApplicationEvent,
        _ facts: TransitionFacts
    ) throws(EnrollmentError) -> ApplicationState {
        guard let state = try next(record, event, facts) else {
            let refused = InvalidTransition(
                "application",
                state: record.state.rawValue,
                event: event.rawValue
            )
            throw EnrollmentError(.invalidTransition(refused))
        }
        return state
    }

    private func isDone(_ deed: Deed) throws(EnrollmentError) -> Bool {
        guard let key = deed.scopedKey else { return false }
        return try read { () throws(BookError) in try source.isClaimed(key: key) }
    }

    private func checkVersion(_ deed: Deed, _ record: ApplicationRecord) throws(EnrollmentError) {
        guard let version = deed.version, version != record.version else { return }
        throw EnrollmentError(.stateChanged(record.number, record.state))
    }

    private func commit(_ decision: Decision, _ deed: Deed) async throws(EnrollmentError) -> Outcome {
        var changes = decision.changes
        if let key = deed.scopedKey { changes.insert(.once(key: key, at: clock.now), at: 0) }
        do throws(BookError) {
            try await book.commit(changes)
            return Outcome(record: decision.record, isRepetition: false)
        } catch {
            return Outcome(record: try resolve(error, deed, decision.record), isRepetition: true)
        }
    }

    /// What a refused commit means: done before, overtaken, in conflict, or an accident.
    private func resolve(
        _ error: BookError,
        _ deed: Deed,
        _ decided: ApplicationRecord
    ) throws(EnrollmentError) -> ApplicationRecord {
        switch error.reason {
        case .repeated: return try found(deed.number)
        case .stateChanged:
            let record = try found(deed.number)
            throw EnrollmentError(.stateChanged(record.number, record.state))
        case .conflictingApplication: throw try conflict(decided)
        case .exists, .serialTaken, .keyAlreadyCertified, .keyBlocked, .alreadyCertified, .notFound,
            .numberNotGrowing,
            .busy, .diskFull, .damaged, .newerSchema, .cannotOpen, .replaced, .outOfDate,
            .failed:
            throw EnrollmentError(.book(error))
        }
    }

    /// The conflict with its number, when it can still be found.
    func conflict(_ record: ApplicationRecord) throws(EnrollmentError) -> EnrollmentError {
        if let rival = try rival(of: record) { return EnrollmentError(.conflictingApplication(rival.number)) }
        let open = try read { () throws(BookError) in
            try source.openApplication(subjectUID: record.subjectUID, profile: record.profile)
        }
        return EnrollmentError(.conflictingApplication(open?.number))
    }

    /// The open application about the same certificate that excludes this one.
    ///
    /// Source: product.md §4.4, conflicts.
    func rival(of record: ApplicationRecord) throws(EnrollmentError) -> ApplicationRecord? {
        guard let id = record.certificate else { return nil }
        return try rival(record.type, about: id, except: record.number)
    }

    /// The same for an application that is not there yet.
    func rival(
        _ type: ApplicationType,
        about id: CertificateID,
        except number: ApplicationNumber?
    ) throws(EnrollmentError) -> ApplicationRecord? {
        let successions: Set<ApplicationType> = [.renew, .replace]
        let open = try read { () throws(BookError) in try source.openApplications(about: id) }
        return open.first { other in
            guard other.number != number else { return false }
            return other.type == type || successions.contains(type) && successions.contains(other.type)
        }
    }
}

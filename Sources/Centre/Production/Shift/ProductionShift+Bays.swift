import Enrollment
import Issuer
import Model
import Tokens

/// What happens at one reader.
extension ProductionShift {
    func open(_ place: TokenPlace) {
        if let bay = bays[place.name] {
            bays[place.name]?.isSecondLook = bay.report.state == .pulled && !bay.isMissing
        }
        bays[place.name]?.isMissing = false
        bays[place.name]?.insertion = place.insertion
        show(place.name) { report in
            report = BayReport(place: report.place, state: .reading)
        }
        let (source, post, name) = (source, post, place.name)
        Task {
            do {
                let token = try await source.open(place, isNamingBlanks: true)
                post(.opened(name, .success(await ProductionShift.examined(token))))
            } catch {
                post(.opened(name, .failure(error)))
            }
        }
    }

    private static func examined(_ token: any Token) async -> ShiftSignal.OpenToken {
        do {
            return .init(token: token, condition: .success(try await token.condition()))
        } catch {
            return .init(token: token, condition: .failure(error))
        }
    }

    /// Chooses the job for an opened token, and sets to work.
    func begin(at place: String, _ opened: Result<ShiftSignal.OpenToken, any Error>) async {
        do {
            let (token, condition) = try (opened.get().token, opened.get().condition)
            let serial = token.identity.serial
            guard !bays.values.contains(where: { $0.report.isBusy && $0.report.token == serial }) else {
                throw CentreError(.tokenUnsuitable(serial: serial, .inAnotherReader))
            }
            show(place) { $0.token = serial }
            if let report = bays[place]?.finished, report.token == serial {
                return show(place) { $0 = report }
            }
            let standing = try await line.office.standing(of: serial)
            if let application = standing.awaitsLetter {
                return bid(farewellTo: serial, application, at: place)
            }
            guard !isClosing else { return show(place) { $0.state = .idle(wanted: []) } }
            let offer = try await offer(for: serial, condition, standing)
            guard let job = offer.job else {
                tally.wanted = offer.wanted
                return show(place) { $0.state = .idle(wanted: offer.wanted) }
            }
            work(on: job, with: token, try? condition.get(), at: place)
        } catch {
            refuse(at: place, error)
        }
    }

    private func work(
        on job: JobTicket,
        with token: any Token,
        _ condition: TokenCondition?,
        at place: String
    ) {
        inHand.insert(job.application)
        tally.awaited[job.application] = nil
        clearWait(for: job.application)
        show(place) { report in
            report.application = job.application
            report.state = .making(.claimed)
        }
        let (post, farewell) = (post, farewell)
        let line = line.telling { post(.point(place, $0)) }
        Task {
            do {
                switch try await line.finish(job, on: token, as: condition) {
                case .made(let product):
                    let letter = await ProductionShift.letter(job.application, product.token.serial, farewell)
                    post(.ended(place, job.application, .success(.made(product, letter))))
                case .setAside(let done, let cause):
                    post(.ended(place, job.application, .success(.setAside(done, Trouble(cause)))))
                }
            } catch {
                post(.ended(place, job.application, .failure(error)))
            }
        }
    }

    /// Another reader does not go on waiting for a token that was inserted here.
    private func clearWait(for application: ApplicationNumber) {
        for (name, bay) in bays where bay.report.state == .pulled && bay.report.application == application {
            show(name) { $0 = BayReport(place: name, state: .empty) }
        }
    }

    /// A token that was finished, and whose letter was not written because the process ended in between.
    private func bid(farewellTo serial: String, _ application: ApplicationNumber, at place: String) {
        inHand.insert(application)
        show(place) { report in
            report.application = application
            report.state = .making(.completed)
        }
        let (post, farewell) = (post, farewell)
        Task {
            let letter = await ProductionShift.letter(application, serial, farewell)
            post(.ended(place, application, .success(.lettered(letter))))
        }
    }

    private static func letter(
        _ application: ApplicationNumber,
        _ serial: String,
        _ farewell: Farewell
    ) async -> BayReport.State {
        do {
            return .made(letter: try await farewell(application, serial))
        } catch {
            return .madeWithoutLetter(Trouble(error))
        }
    }

    /// Puts the end of the work on a token into the tally, and tells it.
    func end(
        at place: String,
        _ application: ApplicationNumber,
        _ ending: Result<ShiftSignal.Ending, any Error>
    ) async {
        inHand.remove(application)
        lookAgain()
        switch ending {
        case .success(.made(let product, let state)):
            tally.made.append(product)
            show(place) { $0.pinTriesLeft = product.pinTriesLeft }
            leave(place, state)
        case .success(.lettered(let state)): leave(place, state)
        case .success(.setAside(let done, let trouble)):
            tally.setAside.append(done)
            show(place) { $0.state = .setAside(trouble) }
        case .failure(let error): await fail(at: place, application, error)
        }
    }

    /// A job may have become free for a blank that stands in its place without one.
    private func lookAgain() {
        for (name, bay) in bays {
            if case .idle = bay.report.state { bays[name]?.isMissing = true }
        }
    }

    /// The token may go.
    private func leave(_ place: String, _ state: BayReport.State) {
        if case .madeWithoutLetter(let trouble) = state, let token = bays[place]?.report.token {
            tally.unlettered[token] = trouble.message
        }
        show(place) { $0.state = state }
        let report = bays[place]?.report
        bays[place]?.finished = report
    }

    /// A job that is on this token waits for it; one that is not yet goes to the next.
    private func fail(at place: String, _ application: ApplicationNumber, _ error: any Error) async {
        let token = bays[place]?.report.token
        guard let token, let standing = await claim(of: application, on: token, after: error) else {
            if ProductionShift.isUnsuitable(error) {
                deferred.insert(application)
            } else if !(error is TokenError) {
                tally.refused[application] = Trouble(error).message
            }
            return refuse(at: place, error)
        }
        tally.awaited[application] = token
        switch (error as? TokenError)?.reason {
        case .cardRemoved?, .noCard?, .unknownReader?, .cardSwapped?: show(place) { $0.state = .pulled }
        case .serviceNotRunning?: standStill(place)
        default:
            let state = BayReport.State.stuck(
                Trouble(error),
                fault: standing.faults,
                limit: standing.faultLimit
            )
            show(place) { $0.state = state }
        }
    }

    /// What is on record of the token after its driver failed, when the job goes on with it and no other.
    private func claim(
        of application: ApplicationNumber,
        on token: String,
        after error: any Error
    ) async -> TokenStanding? {
        guard let error = error as? TokenError, ProductionShift.isOfThisToken(error),
            let standing = try? await line.office.standing(of: token)
        else { return nil }
        // A token that is somebody's was given nothing: its job is back in the queue.
        if case .alreadyPersonalised = error.reason, standing.carries != application { return nil }
        return standing.inHand == application ? standing : nil
    }

    private static func isUnsuitable(_ error: any Error) -> Bool {
        if let error = error as? CentreError { return error.isAboutToken }
        return (error as? OfficeRefusal)?.isAboutToken ?? false
    }

    /// Whether another token, or another job, may still be made after an error.
    static func isOfThisToken(_ error: any Error) -> Bool {
        if let answer = error as? OfficeRefusal { return !answer.endsWork }
        // What the definition says of blanks is wrong, and would cost each of them a try.
        if case .makersPINRefused? = (error as? TokenError)?.reason { return false }
        if case .credentialInvalid? = (error as? CentreError)?.reason { return false }
        if TokenFault.spoilsKey(error) { return true }
        if let error = error as? IssuanceError { return error.isOfOneApplication || error.isOfOneProfile }
        return error is TokenError || error is CentreError || error is EnrollmentError
    }

    /// Shows why a token was not made; what would hit every other one alike ends the shift.
    private func refuse(at place: String, _ error: any Error) {
        switch (error as? TokenError)?.reason {
        case .serviceNotRunning?: standStill(place)
        case .cardRemoved?, .noCard?: show(place) { $0.state = .missed }
        default: show(place) { $0.state = .refused(Trouble(error)) }
        }
        if !ProductionShift.isOfThisToken(error) { fault = fault ?? error }
    }
}

/// The warnings that the server sends beside its answers.
final class Notices {
    private var hasWarning = false
    private var pq: LibPQ?

    /// The connection must end before this object does.
    func receive(from handle: LibPQ.Handle, _ pq: LibPQ) {
        self.pq = pq
        _ = pq.setNoticeReceiver(
            handle,
            { notices, result in
                guard let notices else { return }
                Unmanaged<Notices>.fromOpaque(notices).takeUnretainedValue().note(result)
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    private func note(_ result: LibPQ.Result?) {
        guard let severity = pq?.resultErrorField(result, LibPQ.ErrorField.severity) else { return }
        if String(cString: severity) == "WARNING" { hasWarning = true }
    }

    func take() -> Bool {
        defer { hasWarning = false }
        return hasWarning
    }
}

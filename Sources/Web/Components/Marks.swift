import CaseEngine

extension PageContext {
  /// The light of a case: colour, shape and word together.
  package func light(_ light: Light) -> HTML {
    """
    <span class="light \(light.rawValue)">\(icon(shape(light)))\
    \(text("light.\(light.rawValue)"))</span>
    """
  }

  /// A state, a category, a level: a word in a frame.
  package func tag(_ words: String) -> HTML { "<span class=\"tag\">\(words)</span>" }

  /// A time that machines read as well.
  package func time(_ time: Instant, weekday: Bool = false) -> HTML {
    """
    <time datetime="\(time.rfc3339)">\
    \(weekday ? text.timeAndWeekday(time) : text.time(time))</time>
    """
  }

  /// A number of a person, hidden until a reason is given at `path`, which is recorded.
  package func masked(_ shown: String, reveal path: String) -> HTML {
    """
    <span class="masked">\(shown) <a class="tool" href="\(path)" \
    aria-label="\(text("masked.reveal"))">\(icon(.eye))</a></span>
    """
  }

  private func shape(_ light: Light) -> Icon {
    switch light {
    case .normal: .circle
    case .yellow: .triangle
    case .overdue: .square
    case .supervised: .diamond
    }
  }
}

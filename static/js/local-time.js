// Shows <time datetime="…" data-format="datetime|date|time" data-zone="+08:00"> in the zone of the
// reader's computer, with its offset. data-zone is the offset that the page's text is in; the text
// stays when the computer agrees with it at that moment, otherwise it moves to the title.
function offsetName(minutes) {
  const sign = minutes < 0 ? "−" : "+";
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return `UTC${sign}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}

function parseOffset(text) {
  const [, sign, hours, minutes] = text.match(/^([+-])(\d\d):(\d\d)$/);
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

const two = (number) => String(number).padStart(2, "0");

function show(date, style) {
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return { date: day, time: clock, datetime: `${day} ${clock}` }[style] ?? `${day} ${clock}`;
}

export default function localTime(element) {
  const date = new Date(element.dateTime);
  const minutes = -date.getTimezoneOffset();
  if (Number.isNaN(date.getTime()) || minutes === parseOffset(element.dataset.zone)) return;
  const before = `${element.textContent.trim()} UTC${element.dataset.zone}`;
  const shown = show(date, element.dataset.format);
  element.title = before;
  element.textContent =
    element.dataset.format === "date" ? shown : `${shown} ${offsetName(minutes)}`;
}

// Shows <time datetime="…Z" data-style="datetime|date|time"> in the reader's own zone with its offset.
// The page says Beijing time, which stays when the reader's clock agrees with it at that moment;
// otherwise Beijing time moves to the title.
const BEIJING_MINUTES = 480;

function offsetName(minutes) {
  const sign = minutes < 0 ? "−" : "+";
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return `UTC${sign}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
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
  if (Number.isNaN(date.getTime()) || minutes === BEIJING_MINUTES) return;
  const beijing = `${element.textContent.trim()} UTC+8`;
  const shown = show(date, element.dataset.style);
  element.title = beijing;
  element.textContent =
    element.dataset.style === "date" ? shown : `${shown} ${offsetName(minutes)}`;
}

import './components/bedrud-meeting.js';
